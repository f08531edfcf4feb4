from __future__ import annotations

import numpy as np
from PIL import Image

from engine.formats.annotated import AnnotatedImage
from engine.project import (
    Author,
    ImageChange,
    Layer,
    MaskEdit,
    Project,
    ProjectClass,
    Provenance,
    ReviewState,
)
from engine.project.mask_files import layer_dir
from engine.types import ImageFailure
from tests.engine.project.conftest import HUMAN, MODEL, SIZE, accepted, painted, square


def names(annotated) -> list[str]:
    return [item.image_path.name for item in annotated.images]


def fill(project: Project, photos) -> None:
    """img10 accepted, img2 rejected, img3 painted only, img4 predicted only."""
    (photos / "img1.png").rename(photos / "img10.png")
    rejected = MaskEdit(source=square(9), provenance=MODEL)
    project.stage(
        {
            photos / "img10.png": accepted(square()),
            photos / "img2.png": ImageChange(state=ReviewState.REJECTED, masks={Layer.PREDICTION: rejected}),
            photos / "img3.png": painted(square(12)),
            photos / "img4.png": ImageChange(masks={Layer.PREDICTION: rejected}),
        }
    )


def test_only_what_was_accepted(project, photos):
    fill(project, photos)
    annotated = project.annotated(only_accepted=True)
    (image,) = annotated.images
    assert len(annotated) == 1
    assert annotated.root == photos
    assert image.image_path == photos / "img10.png"
    assert np.array_equal(image.labels, square())
    assert (image.size, image.state, image.provenance) == (SIZE, "accepted", "mshnet-lite")
    assert image.scores == {1: 0.75}


def test_everything_in_the_order_people_expect(project, photos):
    fill(project, photos)
    annotated = project.annotated(only_accepted=False)
    assert names(annotated) == ["img2.png", "img3.png", "img4.png", "img10.png"]
    assert [item.state for item in annotated.images] == ["rejected", "unreviewed", "unreviewed", "accepted"]
    assert names(annotated) == names(annotated), "it can be looked at twice"


def test_a_correction_names_person_and_model(project, photos):
    corrected = Provenance(author=Author.HUMAN, model="mshnet-lite", thresholds=((1, 0.5),))
    edit = MaskEdit(source=square(), provenance=corrected)
    path = photos / "img1.png"
    project.stage({path: ImageChange(state=ReviewState.ACCEPTED, masks={Layer.FINAL: edit})})
    (image,) = project.annotated(only_accepted=True).images
    assert image.provenance == "mshnet-lite, corrected"
    assert image.scores == {}


def test_classes_come_in_order_of_their_ids(project):
    project.set_classes(
        (ProjectClass(id=9, name="b", colour=(1, 2, 3)), ProjectClass(id=2, name="a", colour=(4, 5, 6)))
    )
    classes = project.annotated(only_accepted=True).classes
    assert [(item.id, item.name, item.colour) for item in classes] == [
        (2, "a", (4, 5, 6)),
        (9, "b", (1, 2, 3)),
    ]


def test_a_damaged_mask_is_one_failure_among_the_others(project, photos):
    one, two = photos / "img1.png", photos / "img2.png"
    project.stage({one: accepted(square()), two: accepted(square(9))})
    project.save()
    (layer_dir(project.folder, Layer.FINAL) / project.record_of(one).layers[Layer.FINAL].name).write_bytes(
        b""
    )
    failure, image = project.annotated(only_accepted=True).images
    assert isinstance(failure, ImageFailure)
    assert isinstance(image, AnnotatedImage)


def test_a_turned_photo_says_so(project, photos):
    path = photos / "img1.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (SIZE[0], SIZE[1])).save(path, exif=exif)
    edit = MaskEdit(source=square(), provenance=HUMAN)
    project.stage({path: ImageChange(state=ReviewState.ACCEPTED, masks={Layer.FINAL: edit})})
    (image,) = project.annotated(only_accepted=True).images
    assert image.exif_orientation == 6
