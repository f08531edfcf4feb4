<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Plural forms only: everything else is in English in the source. -->
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CalibrationBar</name>
    <message numerus="yes">
        <source>%Ln image(s) are elsewhere than without this balance.</source>
        <translation>
            <numerusform>%Ln image is elsewhere than without this balance.</numerusform>
            <numerusform>%Ln images are elsewhere than without this balance.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{number} of %Ln image(s) in new classes</source>
        <translation>
            <numerusform>{number} of %Ln image in new classes</numerusform>
            <numerusform>{number} of %Ln images in new classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassArea</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln image(s); the nearest come first</source>
        <translation>
            <numerusform>None of %Ln image; the nearest come first</numerusform>
            <numerusform>None of %Ln images; the nearest come first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassEditsController</name>
    <message numerus="yes">
        <source>{name} is on %Ln image(s). Its pixels go from examples and masks, too; undo brings them back.</source>
        <translation>
            <numerusform>{name} is on %Ln image. Its pixels go from examples and masks, too; undo brings them back.</numerusform>
            <numerusform>{name} is on %Ln images. Its pixels go from examples and masks, too; undo brings them back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassRows</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassesController</name>
    <message numerus="yes">
        <source>%Ln class(es) written to {path}</source>
        <translation>
            <numerusform>%Ln class written to {path}</numerusform>
            <numerusform>%Ln classes written to {path}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassifyStatusController</name>
    <message numerus="yes">
        <source>%Ln image(s) classified</source>
        <translation>
            <numerusform>%Ln image classified</numerusform>
            <numerusform>%Ln images classified</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EngineController</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportController</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) could not be exported.</source>
        <translation>
            <numerusform>%Ln image could not be exported.</numerusform>
            <numerusform>%Ln images could not be exported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) exported to {folder}</source>
        <translation>
            <numerusform>%Ln image exported to {folder}</numerusform>
            <numerusform>%Ln images exported to {folder}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderController</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HelpController</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message numerus="yes">
        <source>E&amp;xamples to learn from (%n more are possible)</source>
        <translation>
            <numerusform>E&amp;xamples to learn from (%n more is possible)</numerusform>
            <numerusform>E&amp;xamples to learn from (%n more are possible)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobStatusController</name>
    <message numerus="yes">
        <source>%Ln image(s) can be found</source>
        <translation>
            <numerusform>%Ln image can be found</numerusform>
            <numerusform>%Ln images can be found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) cannot be read</source>
        <translation>
            <numerusform>%Ln image cannot be read</numerusform>
            <numerusform>%Ln images cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln image(s) segmented</source>
        <translation>
            <numerusform>%Ln image segmented</numerusform>
            <numerusform>All %Ln images segmented</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Indexing stopped: %Ln image(s) can be found</source>
        <translation>
            <numerusform>Indexing stopped: %Ln image can be found</numerusform>
            <numerusform>Indexing stopped: %Ln images can be found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListExport</name>
    <message numerus="yes">
        <source>%Ln image(s) written to {target}</source>
        <translation>
            <numerusform>%Ln image written to {target}</numerusform>
            <numerusform>%Ln images written to {target}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MaskImportController</name>
    <message numerus="yes">
        <source>%Ln empty</source>
        <translation>
            <numerusform>%Ln empty</numerusform>
            <numerusform>%Ln empty</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mask(s) could not be imported.</source>
        <translation>
            <numerusform>%Ln mask could not be imported.</numerusform>
            <numerusform>%Ln masks could not be imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mask(s) imported</source>
        <translation>
            <numerusform>%Ln mask imported</numerusform>
            <numerusform>%Ln masks imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a place here</source>
        <translation>
            <numerusform>%Ln without a place here</numerusform>
            <numerusform>%Ln without a place here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln mask(s)</source>
        <translation>
            <numerusform>Import %Ln mask</numerusform>
            <numerusform>Import %Ln masks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewController</name>
    <message numerus="yes">
        <source>%Ln accepted. Ctrl+Z takes it back.</source>
        <translation>
            <numerusform>%Ln accepted. Ctrl+Z takes it back.</numerusform>
            <numerusform>%Ln accepted. Ctrl+Z takes it back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept %Ln image(s)</source>
        <translation>
            <numerusform>Accept %Ln image</numerusform>
            <numerusform>Accept %Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchController</name>
    <message numerus="yes">
        <source>%Ln image(s), the nearest first</source>
        <translation>
            <numerusform>%Ln image, the nearest first</numerusform>
            <numerusform>%Ln images, the nearest first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>class_words</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln image(s) to {name}</source>
        <translation>
            <numerusform>Move %Ln image to {name}</numerusform>
            <numerusform>Move %Ln images to {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %Ln image(s)</source>
        <translation>
            <numerusform>Release %Ln image</numerusform>
            <numerusform>Release %Ln images</numerusform>
        </translation>
    </message>
</context>
</TS>
