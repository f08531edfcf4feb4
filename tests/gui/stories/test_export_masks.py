"""From decisions and predictions to files: the export dialog, the job, and what is said afterwards."""

from __future__ import annotations

import json

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt

from engine.errors import ImageError
from engine.formats.png import read_label_map
from engine.images import read_mask
from fewshot_gui.controllers import export as export_controller
from fewshot_gui.model.export_choice import ExportChoice, choice_of
from fewshot_gui.settings import Settings, SettingsFile
from fewshot_gui.views import dialogs
from fewshot_gui.views.export_dialog import ExportDialog


def _masks(folder, **more):
    return ExportChoice(folder=folder, formats=("masks",), content="all", **more)


def _wait_exported(driver) -> str:
    bar = driver.app.window.job_bar
    driver.wait(lambda: bar.link == "Open folder")
    assert not bar.has_job
    return bar.text


def _open_dialog(driver) -> ExportDialog:
    driver.trigger("export_masks")
    return driver.app.export.dialog


def test_everything_found_is_exported_from_the_dialog(driver, make_folder, tmp_path):
    driver.open(make_folder(4))
    assert not driver.app.window.commands["export_masks"].isEnabled()
    driver.paint()
    driver.wait_segmented(4)
    dialog = _open_dialog(driver)
    assert not dialog.accepted_button.isEnabled()
    assert "(4)" in dialog.all_button.text()
    assert dialog.problem == "Choose a folder to export to."
    assert not dialog.export_button.isEnabled()
    dialog.formats["masks"].click()
    dialog.target.setText(str(tmp_path / "out"))
    driver.qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert _wait_exported(driver) == f"4 images exported to {tmp_path / 'out'}"
    masks = tmp_path / "out" / "masks" / "masks"
    painted = driver.app.support.entries[0].document.mask
    assert np.array_equal(read_mask(masks / "img1.png"), painted), "the painting is kept as it is"
    predicted = read_mask(masks / "img2.png")
    assert predicted[:, :30].all()
    assert not predicted[:, 45:].any()
    content = json.loads((tmp_path / "out" / "coco" / "annotations" / "instances.json").read_text())
    assert [image["provenance"] for image in content["images"]][1] == "fake-lite"
    scores = [item["score"] for item in content["annotations"] if "score" in item]
    assert len(scores) == 3
    assert all(score > 0.5 for score in scores)


def test_accepted_images_are_exported_and_rejected_ones_never(driver, make_folder, tmp_path):
    folder = make_folder(4)
    driver.open(folder)
    driver.paint()
    driver.wait_segmented(4)
    driver.show(folder / "img2.jpg")
    driver.trigger("accept")
    driver.show(folder / "img3.jpg")
    driver.trigger("reject")
    dialog = _open_dialog(driver)
    assert dialog.accepted_button.isChecked()
    assert "(1)" in dialog.accepted_button.text()
    assert "(3)" in dialog.all_button.text()
    dialog.reject()
    driver.wait(lambda: driver.app.project.project is not None)
    driver.app.export.export(
        ExportChoice(folder=tmp_path / "accepted", formats=("masks",), content="accepted")
    )
    assert _wait_exported(driver).startswith("1 image exported")
    written = list((tmp_path / "accepted" / "masks" / "masks").iterdir())
    assert [path.name for path in written] == ["img2.png"]
    assert set(np.unique(read_label_map(written[0]))) <= {0, 1}
    driver.app.window.job_bar.show_text("")
    driver.app.export.export(_masks(tmp_path / "all"))
    _wait_exported(driver)
    names = sorted(path.name for path in (tmp_path / "all" / "masks" / "masks").iterdir())
    assert names == ["img1.png", "img2.png", "img4.png"]


def test_an_earlier_export_is_replaced_only_after_a_question(driver, make_folder, tmp_path, monkeypatch):
    driver.open(make_folder(2))
    driver.paint()
    driver.wait_segmented(2)
    (tmp_path / "masks").mkdir()
    (tmp_path / "masks" / "mine.txt").write_text("precious")
    asked = []

    def answer(parent, folders):
        asked.append([folder.name for folder in folders])
        return len(asked) > 1

    monkeypatch.setattr(dialogs, "confirm_overwrite", answer)
    dialog = _open_dialog(driver)
    dialog.formats["masks"].click()
    dialog.formats["coco"].click()
    dialog.target.setText(str(tmp_path))
    driver.qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert asked == [["masks"]]
    assert dialog.isVisible(), "nothing was chosen yet"
    driver.qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    _wait_exported(driver)
    assert (tmp_path / "masks" / "mine.txt").read_text() == "precious"
    assert (tmp_path / "masks" / "masks" / "img2.png").is_file()


def test_export_can_be_cancelled_and_keeps_what_is_whole(driver, make_folder, tmp_path):
    driver.open(make_folder(12))
    driver.paint()
    driver.wait_segmented(12)
    driver.session.hold_after(5)
    driver.app.export.export(ExportChoice(folder=tmp_path / "out", formats=("coco", "masks"), content="all"))
    driver.wait(driver.session.held.is_set)
    assert driver.app.window.job_bar.has_job
    driver.app.window.job_bar.cancel_requested.emit()
    driver.session.gate.set()
    assert _wait_exported(driver).startswith("Export stopped")
    content = json.loads((tmp_path / "out" / "coco" / "annotations" / "instances.json").read_text())
    assert 0 < len(content["images"]) < 12
    masks = list((tmp_path / "out" / "masks" / "masks").iterdir())
    assert len(masks) == len(content["images"])
    assert driver.app.window.commands["export_masks"].isEnabled()


def test_failed_images_are_named_with_the_reason(driver, make_folder, tmp_path):
    driver.open(make_folder(4))
    driver.paint()
    driver.wait_segmented(4)
    driver.session.errors["img2.jpg"] = ImageError("img2.jpg is gone.")
    driver.app.export.export(_masks(tmp_path / "out"))
    assert _wait_exported(driver).endswith(", 1 failed")
    (dialog,) = driver.app.error_dialogs
    assert "img2.jpg is gone." in dialog.message


def test_a_folder_that_cannot_be_written_is_said_and_the_app_goes_on(driver, make_folder, tmp_path):
    driver.open(make_folder(2))
    driver.paint()
    driver.wait_segmented(2)
    (tmp_path / "out").write_text("a file")
    driver.app.export.export(_masks(tmp_path / "out"))
    driver.wait(lambda: bool(driver.app.error_dialogs))
    assert str(tmp_path / "out") in driver.app.error_dialogs[0].message
    assert not driver.app.window.job_bar.has_job
    assert driver.app.window.commands["export_masks"].isEnabled()


def test_an_export_into_the_open_folder_adds_no_images(driver, make_folder):
    folder = make_folder(3)
    driver.open(folder)
    driver.paint()
    driver.wait_segmented(3)
    driver.app.export.export(_masks(folder / "out", images="copy"))
    _wait_exported(driver)
    assert len(list(folder.rglob("*.png"))) >= 3
    Image.new("RGB", (80, 60)).save(folder / "new.png")
    driver.app.folder._scan.rescan(folder, driver.app.images.paths())
    driver.wait(lambda: len(driver.app.images) == 4)
    assert [path.name for path in driver.app.images.paths()] == [
        "img1.jpg",
        "img2.jpg",
        "img3.jpg",
        "new.png",
    ]


def test_the_folder_opens_from_the_job_bar(driver, make_folder, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(export_controller.QDesktopServices, "openUrl", opened.append)
    driver.open(make_folder(2))
    driver.paint()
    driver.wait_segmented(2)
    driver.app.export.export(_masks(tmp_path / "out"))
    _wait_exported(driver)
    driver.app.window.job_bar.link_clicked.emit()
    assert [url.toLocalFile() for url in opened] == [str(tmp_path / "out")]


def test_what_was_chosen_is_remembered(driver, make_folder, tmp_path):
    driver.open(make_folder(2))
    driver.paint()
    driver.wait_segmented(2)
    chosen = _masks(tmp_path / "out", val_percent=50, images="leave", outlines="polygons")
    driver.app.export.export(chosen)
    _wait_exported(driver)
    settings = SettingsFile(driver.app.settings._path).values
    assert choice_of(settings, content="all") == chosen
    dialog = _open_dialog(driver)
    assert dialog.choice == chosen
    dialog.reject()


def test_settings_that_make_no_sense_have_their_defaults():
    odd = Settings(export_formats=("pascal",), export_details=("steal", "stored"))
    choice = choice_of(odd, content="all")
    assert choice == ExportChoice(content="all", coordinates="stored")


def test_the_dialog_explains_what_does_not_go_together(qtbot, tmp_path):
    dialog = ExportDialog(ExportChoice(folder=tmp_path), n_accepted=2, n_all=5)
    qtbot.addWidget(dialog)
    assert dialog.export_button.isEnabled()
    dialog.formats["coco"].click()
    assert dialog.problem == "Choose at least one format."
    dialog.formats["csv"].click()
    assert not dialog.images.isEnabled()
    dialog.formats["labelme"].click()
    assert dialog.images.isEnabled()
    dialog.coordinates.setCurrentIndex(dialog.coordinates.findData("stored"))
    assert "LabelMe" in dialog.problem
    assert not dialog.export_button.isEnabled()
    dialog.coordinates.setCurrentIndex(dialog.coordinates.findData("turned"))
    dialog.split.click()
    assert dialog.val_percent.isEnabled()
    assert dialog.choice.val_percent == 20
