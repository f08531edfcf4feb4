"""Tables in and out, exports, and what survives a restart."""

from __future__ import annotations

import csv
import io

import pytest

from engine.attributes import read_table
from fewshot_gui.model.class_entry import AttributeState
from fewshot_gui.views import dialogs
from tests.helpers.classify_driver import STRIPES, add_zebra, open_classifying, page, show_class, wait_done


@pytest.fixture
def classifying(driver, make_folder):
    return open_classifying(driver, make_folder(6))


def import_from(driver, monkeypatch, path):
    monkeypatch.setattr(dialogs, "ask_attribute_file", lambda *_: path)
    driver.trigger("import_attributes")


def test_classes_come_from_a_table(classifying, monkeypatch, tmp_path):
    table = tmp_path / "animals.csv"
    table.write_text("class,black,Stripes,hooves\nzebra,70,95,100\ncow,40,,100\n", encoding="utf-8")
    import_from(classifying, monkeypatch, table)
    assert classifying.app.window.job_bar.text == (
        "Imported from animals.csv: 1 new, 1 changed; the model knows no hooves"
    )
    assert classifying.app.classify_mode.table.current == "zebra"
    wait_done(classifying, n_fits=2)
    assert classifying.app.classify_mode.table.entry("cow").values.tolist() == [40, 10, 80, 5]
    classifying.app.classify_mode.table.undo()
    assert "zebra" not in classifying.app.classify_mode.table


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,black\nzebra,1\n", "no column 'class'"),
        (b"class,black\nzebra,70\nzebra,60\n", "'zebra' occurs 2 times"),
        (b"class,black\nzebra,nan\n", "not a finite"),
        (b"class,black\nzebra,many\n", "is not a number"),
        (b"class,black\nzebra,70,3\n", "3 cells and the header 2"),
        (b"class,fur\nzebra,70\n", "shares no attribute with the model"),
        (b"class,black\nz\xe9bra,70\n", "UTF-8"),
        (b"", "is empty"),
        (b"class,black\n" + b"".join(b"c%d,70\n" % n for n in range(10_000)), "10,000 classes"),
    ],
)
def test_a_bad_table_is_refused_with_a_reason(classifying, monkeypatch, tmp_path, content, words):
    table = tmp_path / "bad.csv"
    table.write_bytes(content)
    before = classifying.app.classify_mode.table.entries
    import_from(classifying, monkeypatch, table)
    assert len(classifying.app.error_dialogs) == 1
    assert words in classifying.app.error_dialogs[0].message
    assert classifying.app.classify_mode.table.entries is before
    assert not classifying.app.classify_mode.table.can_undo


def test_the_table_goes_out_and_comes_back(classifying, monkeypatch, tmp_path):
    add_zebra(classifying)
    classifying.app.classify_mode.table.set_state("zebra", STRIPES, AttributeState.UNKNOWN)
    target = tmp_path / "out.csv"
    monkeypatch.setattr(dialogs, "ask_attribute_target", lambda *_: target)
    classifying.trigger("export_attributes")
    assert classifying.app.window.job_bar.text == f"4 classes written to {target}"
    table = read_table(target)
    assert table.classes == ("zebra", "horse", "cow", "dolphin")
    assert table.row("horse").tolist() == [60, 0, 0, 5]
    target.unlink()
    monkeypatch.setattr(dialogs, "ask_attribute_target", lambda *_: tmp_path / "no" / "such" / "x.csv")
    (tmp_path / "no").write_text("a file where a folder should be")
    classifying.trigger("export_attributes")
    assert len(classifying.app.error_dialogs) == 1


def test_the_list_of_images_is_exported(classifying, monkeypatch, tmp_path):
    target = tmp_path / "classes.csv"
    path = classifying.app.folder.folder / "img5.jpg"
    classifying.app.classify_mode.table.move_images([path], "cow")
    wait_done(classifying, n_fits=2)
    monkeypatch.setattr(dialogs, "ask_table_file", lambda *_: target)
    classifying.trigger("export_classes")
    classifying.wait(lambda: classifying.app.window.job_bar.text == f"6 images written to {target}")
    assert classifying.app.window.job_bar.link == "Open classes"
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"), newline="")))
    scores = classifying.app.classify_mode.scores
    assert [row["class"] for row in rows] == [scores.class_of(path) for path in sorted(scores.paths)]
    assert [row["corrected"] for row in rows] == ["", "", "", "", "yes", ""]


def test_images_are_copied_into_folders_and_nothing_is_replaced(classifying, monkeypatch, tmp_path):
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_, **__: tmp_path)
    for number, folder in enumerate(("classes", "classes 2", "classes 3")):
        classifying.trigger("link_by_class" if number == 2 else "copy_by_class")
        classifying.wait(lambda folder=folder: classifying.app.window.job_bar.text.endswith(f"/{folder}"))
        classifying.wait(lambda: classifying.app.window.commands["copy_by_class"].isEnabled())
        written = {path.parent.name: path for path in (tmp_path / folder).rglob("*.jpg")}
        assert set(written) <= {"horse", "cow", "dolphin"}
        assert all(path.is_symlink() == (number == 2) for path in written.values())
        assert len(list((tmp_path / folder).rglob("*.jpg"))) == 6


def test_an_export_that_cannot_be_written_says_so(classifying, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_, **__: tmp_path / "file")
    classifying.trigger("copy_by_class")
    classifying.wait(lambda: len(classifying.app.error_dialogs) == 1)
    assert classifying.app.error_dialogs[0].windowTitle() == "The classes could not be written"
    assert not classifying.app.window.job_bar.has_job


def test_classes_survive_a_restart(make_driver, make_folder):
    folder = make_folder(6)
    first = make_driver()
    first.start()
    open_classifying(first, folder)
    add_zebra(first)
    first.app.classify_mode.table.set_state("zebra", STRIPES, AttributeState.YES)
    first.app.classify_mode.table.move_images([folder / "img6.jpg"], "zebra")
    page(first).calibration.slider.setValue(page(first).calibration.slider.maximum())
    penalty = first.app.classify_mode.scores.seen_penalty
    values = first.app.classify_mode.table.entry("zebra").values
    first.close()
    second = make_driver()
    second.start()
    open_classifying(second, folder)
    zebra = second.app.classify_mode.table.entry("zebra")
    assert zebra.values.tolist() == values.tolist()
    assert second.app.classify_mode.scores.class_of(folder / "img6.jpg") == "zebra"
    assert second.app.classify_mode.scores.seen_penalty == penalty
    assert second.session.fits[0][0].examples == (folder / "img6.jpg",)


def test_a_kill_loses_half_a_second_at_most(classifying, make_driver):
    """What is on disk while the app still runs is what a kill leaves."""
    folder = classifying.app.folder.folder
    autosave = classifying.app.classify_mode.classes.autosave
    add_zebra(classifying)
    classifying.wait(lambda: autosave._store.path.is_file() and autosave._store.load().rows != ())
    classifying.wait(lambda: autosave._store.load().rows[0].name == "zebra")
    second = make_driver()
    second.start()
    open_classifying(second, folder)
    assert second.app.classify_mode.table.names[0] == "zebra"
    show_class(second, "zebra")


def test_a_disk_that_refuses_is_told_once(classifying, monkeypatch):
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fewshot_gui.model.class_store.write_bytes_atomic", refuse)
    autosave = classifying.app.classify_mode.classes.autosave
    for place in range(2):
        with classifying.qtbot.waitSignal(autosave._save_ended):
            classifying.app.classify_mode.table.set_state("horse", place, AttributeState.UNKNOWN)
    assert len(classifying.app.error_dialogs) == 1
    assert "No space left" in classifying.app.error_dialogs[0].message
