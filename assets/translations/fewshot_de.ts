<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Machine-made translation: no person has checked it yet. Corrections are welcome. -->
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>&amp;About Fewshot</source>
        <translation>Über &amp;Fewshot</translation>
    </message>
    <message>
        <source>&amp;Accept the mask</source>
        <translation>&amp;Maske annehmen</translation>
    </message>
    <message>
        <source>&amp;Add an image…</source>
        <translation>Bild &amp;hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>Pi&amp;nsel</translation>
    </message>
    <message>
        <source>&amp;Classes</source>
        <translation>&amp;Klassen</translation>
    </message>
    <message>
        <source>&amp;Clear the painting</source>
        <translation>&amp;Bemalung löschen</translation>
    </message>
    <message>
        <source>&amp;Clear the paper</source>
        <translation>&amp;Papier leeren</translation>
    </message>
    <message>
        <source>&amp;Copy into folders by class…</source>
        <translation>&amp;Nach Klassen in Ordner kopieren…</translation>
    </message>
    <message>
        <source>&amp;Copy the best images…</source>
        <translation>Beste Bilder &amp;kopieren…</translation>
    </message>
    <message>
        <source>&amp;Copy the mask of the previous image</source>
        <translation>&amp;Maske des vorigen Bildes kopieren</translation>
    </message>
    <message>
        <source>&amp;Doodle</source>
        <translation>&amp;Skizze</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>Radi&amp;erer</translation>
    </message>
    <message>
        <source>&amp;Export list…</source>
        <translation>Liste e&amp;xportieren…</translation>
    </message>
    <message>
        <source>&amp;Export masks…</source>
        <translation>M&amp;asken exportieren…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Fill</source>
        <translation>&amp;Füllen</translation>
    </message>
    <message>
        <source>&amp;Find an attribute</source>
        <translation>Attribut &amp;suchen</translation>
    </message>
    <message>
        <source>&amp;Fit to window</source>
        <translation>&amp;An Fenster anpassen</translation>
    </message>
    <message>
        <source>&amp;Grow</source>
        <translation>&amp;Erweitern</translation>
    </message>
    <message>
        <source>&amp;Heat map</source>
        <translation>&amp;Heatmap</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Hide on pictures</source>
        <translation>&amp;Auf Bildern ausblenden</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>&amp;Bilder</translation>
    </message>
    <message>
        <source>&amp;Import attributes…</source>
        <translation>Attribute i&amp;mportieren…</translation>
    </message>
    <message>
        <source>&amp;Import masks…</source>
        <translation>&amp;Masken importieren…</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>&amp;Größer</translation>
    </message>
    <message>
        <source>&amp;Link into folders by class…</source>
        <translation>Nach &amp;Klassen in Ordner verknüpfen…</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>Li&amp;ve</translation>
    </message>
    <message>
        <source>&amp;Lock: nothing paints over it</source>
        <translation>&amp;Sperren: nichts übermalt sie</translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation>&amp;Protokoll…</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>&amp;Maske</translation>
    </message>
    <message>
        <source>&amp;More like this</source>
        <translation>&amp;Mehr wie dieses</translation>
    </message>
    <message>
        <source>&amp;More overlay</source>
        <translation>Überla&amp;gerung stärker</translation>
    </message>
    <message>
        <source>&amp;Narrower</source>
        <translation>S&amp;chmaler</translation>
    </message>
    <message>
        <source>&amp;New class</source>
        <translation>Neue &amp;Klasse</translation>
    </message>
    <message>
        <source>&amp;New class…</source>
        <translation>Neue &amp;Klasse…</translation>
    </message>
    <message>
        <source>&amp;Next image</source>
        <translation>&amp;Nächstes Bild</translation>
    </message>
    <message>
        <source>&amp;Next unreviewed image</source>
        <translation>&amp;Nächstes ungeprüftes Bild</translation>
    </message>
    <message>
        <source>&amp;Open folder…</source>
        <translation>&amp;Ordner öffnen…</translation>
    </message>
    <message>
        <source>&amp;Open for segmenting</source>
        <translation>&amp;Zum Segmentieren öffnen</translation>
    </message>
    <message>
        <source>&amp;Pan</source>
        <translation>&amp;Verschieben</translation>
    </message>
    <message>
        <source>&amp;Pause or resume</source>
        <translation>Anhalten &amp;oder fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Pen</source>
        <translation>&amp;Stift</translation>
    </message>
    <message>
        <source>&amp;Previous class</source>
        <translation>&amp;Vorige Klasse</translation>
    </message>
    <message>
        <source>&amp;Previous image</source>
        <translation>Voriges &amp;Bild</translation>
    </message>
    <message>
        <source>&amp;Put into a class…</source>
        <translation>In &amp;eine Klasse legen…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Reject the mask</source>
        <translation>Ma&amp;ske ablehnen</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>&amp;Results</source>
        <translation>&amp;Ergebnisse</translation>
    </message>
    <message>
        <source>&amp;Right: it is this class</source>
        <translation>&amp;Richtig: Es ist diese Klasse</translation>
    </message>
    <message>
        <source>&amp;Right: more of these</source>
        <translation>&amp;Richtig: mehr davon</translation>
    </message>
    <message>
        <source>&amp;Save the doodle</source>
        <translation>S&amp;kizze speichern</translation>
    </message>
    <message>
        <source>&amp;Segment</source>
        <translation>&amp;Segmentieren</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>&amp;Kleiner</translation>
    </message>
    <message>
        <source>&amp;Smooth the outline</source>
        <translation>&amp;Umriss glätten</translation>
    </message>
    <message>
        <source>&amp;Take back my decision</source>
        <translation>&amp;Meine Entscheidung zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Use as example for segmenting</source>
        <translation>&amp;Als Beispiel zum Segmentieren verwenden</translation>
    </message>
    <message>
        <source>&amp;Use this image as example</source>
        <translation>&amp;Dieses Bild als Beispiel verwenden</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Why panel</source>
        <translation>&amp;Warum-Leiste</translation>
    </message>
    <message>
        <source>&amp;Wider</source>
        <translation>&amp;Breiter</translation>
    </message>
    <message>
        <source>&amp;Wrong: fewer of these</source>
        <translation>&amp;Falsch: weniger davon</translation>
    </message>
    <message>
        <source>Accept all a&amp;bove…</source>
        <translation>&amp;Alle darüber annehmen…</translation>
    </message>
    <message>
        <source>Arrows on the paper</source>
        <translation>Pfeiltasten auf dem Papier</translation>
    </message>
    <message>
        <source>Arrows with the keyboard cross</source>
        <translation>Pfeile mit dem Kreuz</translation>
    </message>
    <message>
        <source>Attribute: weaker, stronger</source>
        <translation>Attribut: schwächer, stärker</translation>
    </message>
    <message>
        <source>Attribute: yes, no, unknown</source>
        <translation>Attribut: ja, nein, unbekannt</translation>
    </message>
    <message>
        <source>Bo&amp;x</source>
        <translation>&amp;Rechteck</translation>
    </message>
    <message>
        <source>C&amp;lass</source>
        <translation>&amp;Klasse</translation>
    </message>
    <message>
        <source>C&amp;lassify</source>
        <translation>&amp;Klassifizieren</translation>
    </message>
    <message>
        <source>Class: use it or leave it out</source>
        <translation>Klasse: verwenden oder weglassen</translation>
    </message>
    <message>
        <source>Close a polygon, take a corner back</source>
        <translation>Polygon schließen, Ecke zurück</translation>
    </message>
    <message>
        <source>Ctrl + click, Shift + click</source>
        <translation>Strg + Klick, Umschalt + Klick</translation>
    </message>
    <message>
        <source>Drag onto a class</source>
        <translation>Auf eine Klasse ziehen</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>Enter, Backspace</source>
        <translation>Eingabe, Rücktaste</translation>
    </message>
    <message>
        <source>Enter, double-click</source>
        <translation>Eingabe, Doppelklick</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>Erase while in the brush</source>
        <translation>Radieren, solange der Pinsel aktiv ist</translation>
    </message>
    <message>
        <source>Export attri&amp;butes…</source>
        <translation>&amp;Attribute exportieren…</translation>
    </message>
    <message>
        <source>Fill &amp;holes</source>
        <translation>Löc&amp;her füllen</translation>
    </message>
    <message>
        <source>Fill a hole of the painting</source>
        <translation>Ein Loch der Bemalung füllen</translation>
    </message>
    <message>
        <source>H (hold)</source>
        <translation>H (halten)</translation>
    </message>
    <message>
        <source>Hide the overlay</source>
        <translation>Überlagerung ausblenden</translation>
    </message>
    <message>
        <source>L&amp;asso</source>
        <translation>L&amp;asso</translation>
    </message>
    <message>
        <source>La&amp;rger pictures</source>
        <translation>&amp;Größere Bilder</translation>
    </message>
    <message>
        <source>Learn a&amp;gain</source>
        <translation>&amp;Neu lernen</translation>
    </message>
    <message>
        <source>Left button</source>
        <translation>Linke Taste</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>Links, Rechts</translation>
    </message>
    <message>
        <source>Less o&amp;verlay</source>
        <translation>Überlager&amp;ung schwächer</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>&amp;Nach unten</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>Nach &amp;oben</translation>
    </message>
    <message>
        <source>Move it; Shift: far, Ctrl: one pixel</source>
        <translation>Bewegen; Umschalt: weit, Strg: ein Pixel</translation>
    </message>
    <message>
        <source>Move the cross; Shift: far, Ctrl: finely</source>
        <translation>Kreuz bewegen; Umschalt: weit, Strg: fein</translation>
    </message>
    <message>
        <source>Much larger</source>
        <translation>Viel größer</translation>
    </message>
    <message>
        <source>Much smaller</source>
        <translation>Viel kleiner</translation>
    </message>
    <message>
        <source>Ne&amp;xt class</source>
        <translation>Nä&amp;chste Klasse</translation>
    </message>
    <message>
        <source>New class &amp;like this…</source>
        <translation>Neue Klasse wie &amp;diese…</translation>
    </message>
    <message>
        <source>New searc&amp;h</source>
        <translation>&amp;Neue Suche</translation>
    </message>
    <message>
        <source>Open &amp;project…</source>
        <translation>&amp;Projekt öffnen…</translation>
    </message>
    <message>
        <source>Open a result for segmenting</source>
        <translation>Ergebnis zum Segmentieren öffnen</translation>
    </message>
    <message>
        <source>Open an image for segmenting</source>
        <translation>Bild zum Segmentieren öffnen</translation>
    </message>
    <message>
        <source>Open the &amp;sample folder</source>
        <translation>Bei&amp;spielordner öffnen</translation>
    </message>
    <message>
        <source>Open the log &amp;folder</source>
        <translation>Pr&amp;otokollordner öffnen</translation>
    </message>
    <message>
        <source>P&amp;olygon</source>
        <translation>&amp;Polygon</translation>
    </message>
    <message>
        <source>Paint with class 1</source>
        <translation>Mit Klasse 1 malen</translation>
    </message>
    <message>
        <source>Paint with class 2</source>
        <translation>Mit Klasse 2 malen</translation>
    </message>
    <message>
        <source>Paint with class 3</source>
        <translation>Mit Klasse 3 malen</translation>
    </message>
    <message>
        <source>Paint with class 4</source>
        <translation>Mit Klasse 4 malen</translation>
    </message>
    <message>
        <source>Paint with class 5</source>
        <translation>Mit Klasse 5 malen</translation>
    </message>
    <message>
        <source>Paint with class 6</source>
        <translation>Mit Klasse 6 malen</translation>
    </message>
    <message>
        <source>Paint with class 7</source>
        <translation>Mit Klasse 7 malen</translation>
    </message>
    <message>
        <source>Paint with class 8</source>
        <translation>Mit Klasse 8 malen</translation>
    </message>
    <message>
        <source>Paint with class 9</source>
        <translation>Mit Klasse 9 malen</translation>
    </message>
    <message>
        <source>Paint with the &amp;keyboard</source>
        <translation>&amp;Mit der Tastatur malen</translation>
    </message>
    <message>
        <source>Paint with the &amp;previous class</source>
        <translation>&amp;Vorige Klasse malen</translation>
    </message>
    <message>
        <source>Paint with the ne&amp;xt class</source>
        <translation>Nächste Klasse &amp;malen</translation>
    </message>
    <message>
        <source>Paint with the tool</source>
        <translation>Mit dem Werkzeug malen</translation>
    </message>
    <message>
        <source>Paint with this class</source>
        <translation>Diese Klasse malen</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Paste an &amp;image</source>
        <translation>Bil&amp;d einfügen</translation>
    </message>
    <message>
        <source>Pen down or up; Ctrl + Space erases</source>
        <translation>Stift ab oder auf; Strg + Leertaste radiert</translation>
    </message>
    <message>
        <source>Put images there</source>
        <translation>Bilder dort ablegen</translation>
    </message>
    <message>
        <source>R&amp;ename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>&amp;Entfernen…</translation>
    </message>
    <message>
        <source>Remove small &amp;islands</source>
        <translation>&amp;Kleine Inseln entfernen</translation>
    </message>
    <message>
        <source>Right button or Ctrl + drag</source>
        <translation>Rechte Taste oder Strg + Ziehen</translation>
    </message>
    <message>
        <source>S&amp;maller pictures</source>
        <translation>Kleinere &amp;Bilder</translation>
    </message>
    <message>
        <source>S&amp;nap strokes to edges</source>
        <translation>S&amp;triche an Kanten ausrichten</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>Projekt speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>Sear&amp;ch</source>
        <translation>Su&amp;chen</translation>
    </message>
    <message>
        <source>Searc&amp;h for more of it</source>
        <translation>Nac&amp;h mehr davon suchen</translation>
    </message>
    <message>
        <source>Search for &amp;more like this</source>
        <translation>&amp;Nach Ähnlichem suchen</translation>
    </message>
    <message>
        <source>Select several images</source>
        <translation>Mehrere Bilder auswählen</translation>
    </message>
    <message>
        <source>Sh&amp;rink</source>
        <translation>&amp;Verkleinern</translation>
    </message>
    <message>
        <source>Shift + click</source>
        <translation>Umschalt + Klick</translation>
    </message>
    <message>
        <source>Shift + click with Fill</source>
        <translation>Umschalt + Klick beim Füllen</translation>
    </message>
    <message>
        <source>Shift + wheel</source>
        <translation>Umschalt + Mausrad</translation>
    </message>
    <message>
        <source>Shift, Ctrl or right button</source>
        <translation>Umschalt, Strg oder rechte Taste</translation>
    </message>
    <message>
        <source>Show its images in &amp;Segment</source>
        <translation>Ihre &amp;Bilder in „Segmentieren“ zeigen</translation>
    </message>
    <message>
        <source>Show the &amp;tour</source>
        <translation>&amp;Rundgang zeigen</translation>
    </message>
    <message>
        <source>Si&amp;de panel</source>
        <translation>S&amp;eitenleiste</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>Größe des Pinsels</translation>
    </message>
    <message>
        <source>Smart brus&amp;h</source>
        <translation>&amp;Smarter Pinsel</translation>
    </message>
    <message>
        <source>Snap to &amp;edges</source>
        <translation>&amp;An Kanten ausrichten</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Space + drag, middle button</source>
        <translation>Leertaste + Ziehen, mittlere Taste</translation>
    </message>
    <message>
        <source>Space on the paper</source>
        <translation>Leertaste auf dem Papier</translation>
    </message>
    <message>
        <source>Space, Del with the cross</source>
        <translation>Leertaste, Entf mit dem Kreuz</translation>
    </message>
    <message>
        <source>Stop what is going on</source>
        <translation>Laufendes stoppen</translation>
    </message>
    <message>
        <source>Straight line from the last point</source>
        <translation>Gerade Linie vom letzten Punkt</translation>
    </message>
    <message>
        <source>Swap painting and erasing</source>
        <translation>Malen und Radieren tauschen</translation>
    </message>
    <message>
        <source>Tab, Esc</source>
        <translation>Tab, Esc</translation>
    </message>
    <message>
        <source>Take &amp;back all changes of this class</source>
        <translation>Alle Änderungen dieser Klasse &amp;zurücknehmen</translation>
    </message>
    <message>
        <source>Take away with polygon, lasso and box</source>
        <translation>Mit Polygon, Lasso, Rechteck wegnehmen</translation>
    </message>
    <message>
        <source>Take or drop what the smart brush found</source>
        <translation>Vorschlag nehmen oder verwerfen</translation>
    </message>
    <message>
        <source>Tool down or up; Del takes away</source>
        <translation>Werkzeug ab oder auf; Entf nimmt weg</translation>
    </message>
    <message>
        <source>Use &amp;all classes</source>
        <translation>&amp;Alle Klassen verwenden</translation>
    </message>
    <message>
        <source>Use new &amp;classes only</source>
        <translation>Nur neue K&amp;lassen verwenden</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Width of the pen</source>
        <translation>Breite des Stifts</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>Y, N, U</source>
        <translation>Y, N, U</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>&amp;Vergrößern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ve&amp;rkleinern</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Am Mauszeiger zoomen</translation>
    </message>
</context>
<context>
    <name>AboutBox</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>About Fewshot</source>
        <translation>Über Fewshot</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Paint one object, and it finds the rest of the folder.
Everything runs on this machine; nothing is sent anywhere.</source>
        <translation>Malen Sie ein Objekt an, und der Rest des Ordners wird gefunden.
Alles läuft auf diesem Rechner; nichts wird irgendwohin gesendet.</translation>
    </message>
</context>
<context>
    <name>AcceptAllDialog</name>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Accept all above</source>
        <translation>Alle darüber annehmen</translation>
    </message>
    <message>
        <source>Accept every unreviewed prediction whose certainty is at least this. Certainty is how far the scores of an image are from undecided.</source>
        <translation>Jede ungeprüfte Vorhersage annehmen, deren Sicherheit mindestens so hoch ist. Die Sicherheit sagt, wie weit die Werte eines Bildes von unentschieden entfernt sind.</translation>
    </message>
    <message>
        <source>Accept {number}</source>
        <translation>{number} annehmen</translation>
    </message>
    <message>
        <source>Also images where nothing was found</source>
        <translation>Auch Bilder, auf denen nichts gefunden wurde</translation>
    </message>
    <message>
        <source>Least certainty</source>
        <translation>Mindestsicherheit</translation>
    </message>
    <message>
        <source>{number} of {total} predictions would be accepted</source>
        <translation>{number} von {total} Vorhersagen würden angenommen</translation>
    </message>
</context>
<context>
    <name>AttentionView</name>
    <message>
        <source>The image, and where the model looked</source>
        <translation>Das Bild, und wohin das Modell geschaut hat</translation>
    </message>
</context>
<context>
    <name>AttributeList</name>
    <message>
        <source>Attributes of the class</source>
        <translation>Attribute der Klasse</translation>
    </message>
</context>
<context>
    <name>AttributePanel</name>
    <message>
        <source>Attributes</source>
        <translation>Attribute</translation>
    </message>
    <message>
        <source>Attributes of {name}</source>
        <translation>Attribute von {name}</translation>
    </message>
    <message>
        <source>No attribute is called that.</source>
        <translation>Kein Attribut heißt so.</translation>
    </message>
    <message>
        <source>Order of the attributes</source>
        <translation>Reihenfolge der Attribute</translation>
    </message>
    <message>
        <source>Search attributes</source>
        <translation>Attribute suchen</translation>
    </message>
    <message>
        <source>Search attributes (Ctrl+F)</source>
        <translation>Attribute suchen (Strg+F)</translation>
    </message>
    <message>
        <source>You have set no attribute of this class.</source>
        <translation>Sie haben kein Attribut dieser Klasse gesetzt.</translation>
    </message>
    <message>
        <source>{number} of {total} known</source>
        <translation>{number} von {total} bekannt</translation>
    </message>
</context>
<context>
    <name>AttributeRows</name>
    <message>
        <source>All others</source>
        <translation>Alle anderen</translation>
    </message>
    <message>
        <source>Set by you</source>
        <translation>Von Ihnen gesetzt</translation>
    </message>
    <message>
        <source>Tells classes apart</source>
        <translation>Unterscheidet Klassen</translation>
    </message>
    <message>
        <source>Tells it from {names}</source>
        <translation>Unterscheidet von {names}</translation>
    </message>
    <message>
        <source>Y yes, N no, U unknown; Left and Right change how much</source>
        <translation>Y ja, N nein, U unbekannt; Links und Rechts ändern die Stärke</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>set by you</source>
        <translation>von Ihnen gesetzt</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
</context>
<context>
    <name>CalibrationBar</name>
    <message numerus="yes">
        <source>%Ln image(s) are elsewhere than without this balance.</source>
        <translation>
            <numerusform>%Ln Bild liegt woanders als ohne diese Abwägung.</numerusform>
            <numerusform>%Ln Bilder liegen woanders als ohne diese Abwägung.</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to the balance the model suggests</source>
        <translation>Zurück zur Abwägung, die das Modell vorschlägt</translation>
    </message>
    <message>
        <source>Balance between seen and new classes</source>
        <translation>Abwägung zwischen gesehenen und neuen Klassen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Says how readily images go to classes the model has never seen.</source>
        <translation>Bestimmt, wie leicht Bilder in Klassen kommen, die das Modell nie gesehen hat.</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Vorschlag</translation>
    </message>
    <message>
        <source>The model is surer of classes it saw images of. To the right, classes that are only described by attributes get more images.</source>
        <translation>Bei Klassen, von denen es Bilder gesehen hat, ist das Modell sicherer. Weiter rechts bekommen Klassen, die nur durch Attribute beschrieben sind, mehr Bilder.</translation>
    </message>
    <message numerus="yes">
        <source>{number} of %Ln image(s) in new classes</source>
        <translation>
            <numerusform>{number} von %Ln Bild in neuen Klassen</numerusform>
            <numerusform>{number} von %Ln Bildern in neuen Klassen</numerusform>
        </translation>
    </message>
    <message>
        <source>{share}; the same as without this balance.</source>
        <translation>{share}; wie ohne diese Abwägung.</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>Leinwand</translation>
    </message>
</context>
<context>
    <name>ClassArea</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln Bild</numerusform>
            <numerusform>%Ln Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>, {number} put here by you</source>
        <translation>, {number} von Ihnen hierher gelegt</translation>
    </message>
    <message>
        <source>Most likely {name}</source>
        <translation>Am ehesten {name}</translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln image(s); the nearest come first</source>
        <translation>
            <numerusform>Keines von %Ln Bild; die nächsten zuerst</numerusform>
            <numerusform>Keines von %Ln Bildern; die nächsten zuerst</numerusform>
        </translation>
    </message>
    <message>
        <source>Others, most like {name} first</source>
        <translation>Andere, {name} am ähnlichsten zuerst</translation>
    </message>
</context>
<context>
    <name>ClassCommands</name>
    <message>
        <source>&amp;Leave out</source>
        <translation>We&amp;glassen</translation>
    </message>
    <message>
        <source>&amp;Redo: {step}</source>
        <translation>&amp;Wiederholen: {step}</translation>
    </message>
    <message>
        <source>&amp;Undo: {step}</source>
        <translation>&amp;Rückgängig: {step}</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>&amp;Entfernen</translation>
    </message>
</context>
<context>
    <name>ClassDelegate</name>
    <message>
        <source>by you</source>
        <translation>von Ihnen</translation>
    </message>
</context>
<context>
    <name>ClassEditsController</name>
    <message>
        <source>Bring class back</source>
        <translation>Klasse zurückholen</translation>
    </message>
    <message>
        <source>Bringing {name} back…</source>
        <translation>{name} wird zurückgeholt…</translation>
    </message>
    <message>
        <source>Looking where {name} is used…</source>
        <translation>Es wird gesucht, wo {name} vorkommt…</translation>
    </message>
    <message>
        <source>Remove class</source>
        <translation>Klasse entfernen</translation>
    </message>
    <message>
        <source>Removing {name}…</source>
        <translation>{name} wird entfernt…</translation>
    </message>
    <message>
        <source>The class could not be removed</source>
        <translation>Die Klasse konnte nicht entfernt werden</translation>
    </message>
    <message>
        <source>The project is not saved yet. Try again in a moment.</source>
        <translation>Das Projekt ist noch nicht gespeichert. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>This is the only class, so it stays. Rename it instead.</source>
        <translation>Dies ist die einzige Klasse, sie bleibt. Benennen Sie sie stattdessen um.</translation>
    </message>
    <message numerus="yes">
        <source>{name} is on %Ln image(s). Its pixels go from examples and masks, too; undo brings them back.</source>
        <translation>
            <numerusform>{name} ist auf %Ln Bild. Seine Pixel verschwinden auch aus Beispielen und Masken; Rückgängig holt sie zurück.</numerusform>
            <numerusform>{name} ist auf %Ln Bildern. Seine Pixel verschwinden auch aus Beispielen und Masken; Rückgängig holt sie zurück.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassGrid</name>
    <message>
        <source>Images of the class, best first</source>
        <translation>Bilder der Klasse, die besten zuerst</translation>
    </message>
</context>
<context>
    <name>ClassHover</name>
    <message>
        <source>{name}, painted</source>
        <translation>{name}, bemalt</translation>
    </message>
</context>
<context>
    <name>ClassImages</name>
    <message>
        <source>put into {name} by you</source>
        <translation>von Ihnen in {name} gelegt</translation>
    </message>
    <message>
        <source>{chance}, rather {top_class}</source>
        <translation>{chance}, eher {top_class}</translation>
    </message>
    <message>
        <source>{name}, number {number}, {words}</source>
        <translation>{name}, Nummer {number}, {words}</translation>
    </message>
</context>
<context>
    <name>ClassList</name>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
</context>
<context>
    <name>ClassPanel</name>
    <message>
        <source>&amp;Colour</source>
        <translation>&amp;Farbe</translation>
    </message>
    <message>
        <source>Another colour…</source>
        <translation>Andere Farbe…</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Colour of {name}</source>
        <translation>Farbe von {name}</translation>
    </message>
    <message>
        <source>More about the class</source>
        <translation>Mehr zur Klasse</translation>
    </message>
    <message>
        <source>New class…</source>
        <translation>Neue Klasse…</translation>
    </message>
    <message>
        <source>Open a folder to see the classes the model knows.</source>
        <translation>Öffnen Sie einen Ordner, um die Klassen zu sehen, die das Modell kennt.</translation>
    </message>
    <message>
        <source>Which classes to list</source>
        <translation>Welche Klassen aufgelistet werden</translation>
    </message>
</context>
<context>
    <name>ClassPicker</name>
    <message>
        <source>Classes to choose from</source>
        <translation>Klassen zur Auswahl</translation>
    </message>
    <message>
        <source>Search classes</source>
        <translation>Klassen suchen</translation>
    </message>
</context>
<context>
    <name>ClassRemovalDialog</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>ClassRowDelegate</name>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>new + images</source>
        <translation>neu + Bilder</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>gesehen</translation>
    </message>
</context>
<context>
    <name>ClassRows</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln Bild</numerusform>
            <numerusform>%Ln Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>attributes changed by you</source>
        <translation>Attribute von Ihnen geändert</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>weggelassen</translation>
    </message>
    <message>
        <source>{number} put there by you</source>
        <translation>{number} von Ihnen dort abgelegt</translation>
    </message>
</context>
<context>
    <name>ClassTable</name>
    <message>
        <source>Add {name}</source>
        <translation>{name} hinzufügen</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>{name} ändern</translation>
    </message>
    <message>
        <source>Copy {name}</source>
        <translation>{name} kopieren</translation>
    </message>
    <message>
        <source>Import classes</source>
        <translation>Klassen importieren</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>{name} umbenennen</translation>
    </message>
    <message>
        <source>Reset {name}</source>
        <translation>{name} zurücksetzen</translation>
    </message>
    <message>
        <source>There are {number} classes, and more cannot be told apart.</source>
        <translation>Es gibt {number} Klassen, mehr lassen sich nicht unterscheiden.</translation>
    </message>
    <message>
        <source>{name} comes with the model; copy it and name the copy.</source>
        <translation>{name} gehört zum Modell; kopieren Sie die Klasse und benennen Sie die Kopie.</translation>
    </message>
    <message>
        <source>{name} comes with the model; switch it off instead.</source>
        <translation>{name} gehört zum Modell; schalten Sie die Klasse stattdessen aus.</translation>
    </message>
</context>
<context>
    <name>ClassesController</name>
    <message numerus="yes">
        <source>%Ln class(es) written to {path}</source>
        <translation>
            <numerusform>%Ln Klasse nach {path} geschrieben</numerusform>
            <numerusform>%Ln Klassen nach {path} geschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>The attributes could not be exported</source>
        <translation>Die Attribute konnten nicht exportiert werden</translation>
    </message>
    <message>
        <source>The attributes could not be imported</source>
        <translation>Die Attribute konnten nicht importiert werden</translation>
    </message>
    <message>
        <source>Your classes could not be saved</source>
        <translation>Ihre Klassen konnten nicht gespeichert werden</translation>
    </message>
    <message>
        <source>{message} The next edit tries again.</source>
        <translation>{message} Die nächste Änderung versucht es erneut.</translation>
    </message>
</context>
<context>
    <name>ClassifyExportController</name>
    <message>
        <source>Copy the images to</source>
        <translation>Bilder kopieren nach</translation>
    </message>
    <message>
        <source>Make links to the images in</source>
        <translation>Verknüpfungen zu den Bildern anlegen in</translation>
    </message>
    <message>
        <source>Open classes</source>
        <translation>Klassenordner öffnen</translation>
    </message>
    <message>
        <source>The classes could not be written</source>
        <translation>Die Klassen konnten nicht geschrieben werden</translation>
    </message>
    <message>
        <source>Writing the classes</source>
        <translation>Klassen werden geschrieben</translation>
    </message>
</context>
<context>
    <name>ClassifyMode</name>
    <message>
        <source>Weights for the classifier</source>
        <translation>Gewichte für den Klassifikator</translation>
    </message>
</context>
<context>
    <name>ClassifyNotesController</name>
    <message>
        <source>Classifying is not possible</source>
        <translation>Klassifizieren ist nicht möglich</translation>
    </message>
    <message>
        <source>Find it by describing it</source>
        <translation>Finden durch Beschreiben</translation>
    </message>
    <message>
        <source>Nothing to sort</source>
        <translation>Nichts zu sortieren</translation>
    </message>
    <message>
        <source>Open a folder of images to sort.</source>
        <translation>Öffnen Sie einen Ordner mit Bildern, die sortiert werden sollen.</translation>
    </message>
    <message>
        <source>Say yes or no to some attributes, or drop images on the class.</source>
        <translation>Sagen Sie zu einigen Attributen ja oder nein, oder ziehen Sie Bilder auf die Klasse.</translation>
    </message>
    <message>
        <source>The classes are being learned.</source>
        <translation>Die Klassen werden gelernt.</translation>
    </message>
    <message>
        <source>The classifier is being loaded.</source>
        <translation>Der Klassifikator wird geladen.</translation>
    </message>
    <message>
        <source>The classifier is not on this machine</source>
        <translation>Der Klassifikator ist nicht auf diesem Rechner</translation>
    </message>
    <message>
        <source>The images are being looked at. They appear here as it goes.</source>
        <translation>Die Bilder werden angesehen. Sie erscheinen hier nach und nach.</translation>
    </message>
    <message>
        <source>There are no images in {name}. Open another folder.</source>
        <translation>In {name} sind keine Bilder. Öffnen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>There is nothing to tell it from</source>
        <translation>Es gibt nichts, wovon sie zu unterscheiden wäre</translation>
    </message>
    <message>
        <source>Tick it in the list, and its images appear here.</source>
        <translation>Haken Sie sie in der Liste an, dann erscheinen ihre Bilder hier.</translation>
    </message>
    <message>
        <source>Tick or describe another class.</source>
        <translation>Haken Sie eine weitere Klasse an oder beschreiben Sie eine.</translation>
    </message>
    <message>
        <source>What is {name} like?</source>
        <translation>Wie ist {name}?</translation>
    </message>
    <message>
        <source>{name} is left out</source>
        <translation>{name} ist weggelassen</translation>
    </message>
</context>
<context>
    <name>ClassifyResultsController</name>
    <message>
        <source>Images of {name}</source>
        <translation>Bilder von {name}</translation>
    </message>
</context>
<context>
    <name>ClassifyRunController</name>
    <message>
        <source>Classifying stopped</source>
        <translation>Klassifizieren abgebrochen</translation>
    </message>
    <message>
        <source>The classes could not be learned</source>
        <translation>Die Klassen konnten nicht gelernt werden</translation>
    </message>
</context>
<context>
    <name>ClassifyStatusController</name>
    <message numerus="yes">
        <source>%Ln image(s) classified</source>
        <translation>
            <numerusform>%Ln Bild klassifiziert</numerusform>
            <numerusform>%Ln Bilder klassifiziert</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Learning the classes</source>
        <translation>Klassen werden gelernt</translation>
    </message>
    <message>
        <source>Loading the classifier</source>
        <translation>Klassifikator wird geladen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Stopped at {done} of {total}</source>
        <translation>Bei {done} von {total} gestoppt</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>{done} of {total} classified</source>
        <translation>{done} von {total} klassifiziert</translation>
    </message>
    <message>
        <source>{n_done} classified  ·  {n_failed} failed</source>
        <translation>{n_done} klassifiziert  ·  {n_failed} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{rate} images/s</source>
        <translation>{rate} Bilder/s</translation>
    </message>
</context>
<context>
    <name>DoodlePad</name>
    <message>
        <source>Draw what you look for</source>
        <translation>Zeichnen Sie, was Sie suchen</translation>
    </message>
    <message>
        <source>Paper to draw on</source>
        <translation>Papier zum Zeichnen</translation>
    </message>
    <message>
        <source>or drop, paste or choose an image</source>
        <translation>oder ein Bild ablegen, einfügen oder auswählen</translation>
    </message>
    <message>
        <source>{words}, pen is down</source>
        <translation>{words}, Stift ist unten</translation>
    </message>
    <message>
        <source>{x} % from the left, {y} % from the top</source>
        <translation>{x} % von links, {y} % von oben</translation>
    </message>
</context>
<context>
    <name>EditingController</name>
    <message>
        <source>Brush and eraser follow the edges of the photo from now on</source>
        <translation>Pinsel und Radierer folgen ab jetzt den Kanten des Fotos</translation>
    </message>
    <message>
        <source>Nothing is painted on the image before this one</source>
        <translation>Auf dem Bild davor ist nichts gemalt</translation>
    </message>
    <message>
        <source>{command}: nothing to change</source>
        <translation>{command}: nichts zu ändern</translation>
    </message>
</context>
<context>
    <name>EngineController</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n Thread</numerusform>
            <numerusform>%n Threads</numerusform>
        </translation>
    </message>
    <message>
        <source>Model: not available</source>
        <translation>Modell: nicht verfügbar</translation>
    </message>
    <message>
        <source>Segmenting stopped</source>
        <translation>Segmentieren abgebrochen</translation>
    </message>
    <message>
        <source>The engine could not start</source>
        <translation>Das Rechenwerk konnte nicht starten</translation>
    </message>
    <message>
        <source>The examples cannot be used</source>
        <translation>Die Beispiele können nicht verwendet werden</translation>
    </message>
    <message>
        <source>The export stopped</source>
        <translation>Der Export wurde abgebrochen</translation>
    </message>
    <message>
        <source>The model could not be loaded</source>
        <translation>Das Modell konnte nicht geladen werden</translation>
    </message>
    <message>
        <source>The model is ready</source>
        <translation>Das Modell ist bereit</translation>
    </message>
    <message>
        <source>Weights for {model}</source>
        <translation>Gewichte für {model}</translation>
    </message>
    <message>
        <source>{model}: downloading {percent} %</source>
        <translation>{model}: Download {percent} %</translation>
    </message>
    <message>
        <source>{model}: loading</source>
        <translation>{model}: lädt</translation>
    </message>
</context>
<context>
    <name>EnginePage</name>
    <message>
        <source>&amp;Device</source>
        <translation>&amp;Gerät</translation>
    </message>
    <message>
        <source>&amp;Threads</source>
        <translation>&amp;Threads</translation>
    </message>
    <message>
        <source>Automatic: all cores but one</source>
        <translation>Automatisch: alle Kerne außer einem</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>&amp;Auswählen…</translation>
    </message>
    <message>
        <source>D&amp;efault</source>
        <translation>&amp;Standard</translation>
    </message>
    <message>
        <source>Features kept in &amp;memory</source>
        <translation>M&amp;erkmale im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Features kept on dis&amp;k</source>
        <translation>&amp;Merkmale auf der Festplatte</translation>
    </message>
    <message>
        <source>Folder of the kept features</source>
        <translation>Ordner der aufbewahrten Merkmale</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>Aufbewahrt in</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Takes effect when Fewshot starts again.</source>
        <translation>Gilt ab dem nächsten Start von Fewshot.</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Continue</source>
        <translation>Fortfahren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Details ausblenden</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Details zeigen</translation>
    </message>
</context>
<context>
    <name>ErrorHooks</name>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>{kind}: {error}
Your painting is saved. You can go on; please report this.</source>
        <translation>{kind}: {error}
Ihre Bemalung ist gespeichert. Sie können weiterarbeiten; bitte melden Sie den Fehler.</translation>
    </message>
</context>
<context>
    <name>ExportController</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln fehlgeschlagen</numerusform>
            <numerusform>%Ln fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) could not be exported.</source>
        <translation>
            <numerusform>%Ln Bild konnte nicht exportiert werden.</numerusform>
            <numerusform>%Ln Bilder konnten nicht exportiert werden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) exported to {folder}</source>
        <translation>
            <numerusform>%Ln Bild nach {folder} exportiert</numerusform>
            <numerusform>%Ln Bilder nach {folder} exportiert</numerusform>
        </translation>
    </message>
    <message>
        <source>({train} train, {val} val)</source>
        <translation>({train} train, {val} val)</translation>
    </message>
    <message>
        <source>Export stopped: what was written so far is in {folder}</source>
        <translation>Export gestoppt: Bisher Geschriebenes liegt in {folder}</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Exportiert</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>The export is not complete</source>
        <translation>Der Export ist nicht vollständig</translation>
    </message>
    <message>
        <source>The masks could not be exported</source>
        <translation>Die Masken konnten nicht exportiert werden</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>&amp;Accepted masks ({number})</source>
        <translation>&amp;Angenommene Masken ({number})</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>&amp;Regions</source>
        <translation>&amp;Regionen</translation>
    </message>
    <message>
        <source>&amp;Split into train and val;</source>
        <translation>In &amp;train und val teilen;</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>&amp;Nach</translation>
    </message>
    <message>
        <source>A folder; each format gets a folder in it</source>
        <translation>Ein Ordner; je Format ein Unterordner</translation>
    </message>
    <message>
        <source>All but the rejecte&amp;d, with scores ({number})</source>
        <translation>Alle außer den abgelehnten, mit &amp;Werten ({number})</translation>
    </message>
    <message>
        <source>C&amp;oordinates</source>
        <translation>&amp;Koordinaten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Coordinates</source>
        <translation>Koordinaten</translation>
    </message>
    <message>
        <source>Export masks</source>
        <translation>Masken exportieren</translation>
    </message>
    <message>
        <source>Export masks to</source>
        <translation>Masken exportieren nach</translation>
    </message>
    <message>
        <source>Folder to export to</source>
        <translation>Zielordner des Exports</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>Formate</translation>
    </message>
    <message>
        <source>One ob&amp;ject is</source>
        <translation>Ein &amp;Objekt ist</translation>
    </message>
    <message>
        <source>One object is</source>
        <translation>Ein Objekt ist</translation>
    </message>
    <message>
        <source>Pict&amp;ures</source>
        <translation>&amp;Bilder</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Regions in COCO and LabelMe</source>
        <translation>Regionen in COCO und LabelMe</translation>
    </message>
    <message>
        <source>Share of val in percent</source>
        <translation>Anteil von val in Prozent</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Where nobody decided yet, what the model finds at the present threshold</source>
        <translation>Wo noch niemand entschieden hat: was das Modell bei der jetzigen Schwelle findet</translation>
    </message>
    <message>
        <source>for val</source>
        <translation>für val</translation>
    </message>
</context>
<context>
    <name>FewshotApp</name>
    <message>
        <source>The sample cannot be opened</source>
        <translation>Das Beispiel kann nicht geöffnet werden</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Filmstrip</source>
        <translation>Filmstreifen</translation>
    </message>
</context>
<context>
    <name>FilmstripArea</name>
    <message>
        <source>Accepted images</source>
        <translation>Angenommene Bilder</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>Every image is reviewed.</source>
        <translation>Jedes Bild ist geprüft.</translation>
    </message>
    <message>
        <source>Failed images</source>
        <translation>Fehlgeschlagene Bilder</translation>
    </message>
    <message>
        <source>Most uncertain first</source>
        <translation>Unsicherste zuerst</translation>
    </message>
    <message>
        <source>No image failed.</source>
        <translation>Kein Bild ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>None of these images is left.</source>
        <translation>Von diesen Bildern ist keines übrig.</translation>
    </message>
    <message>
        <source>Nothing is accepted yet. Enter accepts what is found on an image.</source>
        <translation>Noch ist nichts angenommen. Die Eingabetaste nimmt an, was auf einem Bild gefunden wurde.</translation>
    </message>
    <message>
        <source>Nothing is rejected.</source>
        <translation>Nichts ist abgelehnt.</translation>
    </message>
    <message>
        <source>Rejected images</source>
        <translation>Abgelehnte Bilder</translation>
    </message>
    <message>
        <source>Unreviewed images</source>
        <translation>Ungeprüfte Bilder</translation>
    </message>
    <message>
        <source>Which images to show</source>
        <translation>Welche Bilder gezeigt werden</translation>
    </message>
</context>
<context>
    <name>FolderController</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln Bild</numerusform>
            <numerusform>%Ln Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>Bilder werden gesucht…</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation>Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>Sample folder</source>
        <translation>Beispielordner</translation>
    </message>
</context>
<context>
    <name>HeatLegend</name>
    <message>
        <source>Colours from less to more attention</source>
        <translation>Farben von wenig zu viel Aufmerksamkeit</translation>
    </message>
    <message>
        <source>less</source>
        <translation>weniger</translation>
    </message>
    <message>
        <source>more</source>
        <translation>mehr</translation>
    </message>
</context>
<context>
    <name>HelpController</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n Thread</numerusform>
            <numerusform>%n Threads</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop a folder of images on the window, or open one here. Nothing in it is changed.</source>
        <translation>Ziehen Sie einen Ordner mit Bildern auf das Fenster, oder öffnen Sie hier einen. Darin wird nichts verändert.</translation>
    </message>
    <message>
        <source>Every image below is searched while you paint: first the one on screen, then those in sight, then the rest.</source>
        <translation>Während Sie malen, wird jedes Bild unten durchsucht: zuerst das angezeigte, dann die sichtbaren, dann der Rest.</translation>
    </message>
    <message>
        <source>Make it better</source>
        <translation>Verbessern</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Paint one object</source>
        <translation>Ein Objekt anmalen</translation>
    </message>
    <message>
        <source>Search and classify</source>
        <translation>Suchen und Klassifizieren</translation>
    </message>
    <message>
        <source>Take the brush (B) and paint over one thing you look for. The right button erases, the wheel zooms.</source>
        <translation>Nehmen Sie den Pinsel (B) und übermalen Sie ein Ding, das Sie suchen. Die rechte Taste radiert, das Mausrad zoomt.</translation>
    </message>
    <message>
        <source>The same folder can be searched by drawing, and sorted by describing classes. F1 lists all keys; the Help menu shows this tour again.</source>
        <translation>Derselbe Ordner lässt sich durch Zeichnen durchsuchen und durch Beschreiben von Klassen sortieren. F1 listet alle Tasten auf; das Menü Hilfe zeigt diesen Rundgang erneut.</translation>
    </message>
    <message>
        <source>The threshold decides what counts as found, and acts at once. Up to five examples help more: press S where a result is good.</source>
        <translation>Die Schwelle bestimmt, was als gefunden gilt, und wirkt sofort. Bis zu fünf Beispiele helfen weiter: Drücken Sie S, wo ein Ergebnis gut ist.</translation>
    </message>
    <message>
        <source>Watch it find the rest</source>
        <translation>Der Rest wird gefunden</translation>
    </message>
</context>
<context>
    <name>ImageCommands</name>
    <message>
        <source>&amp;Put into</source>
        <translation>L&amp;egen in</translation>
    </message>
</context>
<context>
    <name>ImageList</name>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>korrigiert</translation>
    </message>
    <message>
        <source>example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>not segmented yet</source>
        <translation>noch nicht segmentiert</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>segmented</source>
        <translation>segmentiert</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>&amp;Accepted masks, of images that have none yet</source>
        <translation>&amp;Angenommene Masken, für Bilder ohne Maske</translation>
    </message>
    <message>
        <source>&amp;File…</source>
        <translation>&amp;Datei…</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>I&amp;mportieren</translation>
    </message>
    <message>
        <source>A file or a folder</source>
        <translation>Eine Datei oder ein Ordner</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>Alle Klassen</translation>
    </message>
    <message>
        <source>As</source>
        <translation>Als</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>E&amp;xamples to learn from (%n more are possible)</source>
        <translation>
            <numerusform>&amp;Beispiele zum Lernen (%n weiteres möglich)</numerusform>
            <numerusform>&amp;Beispiele zum Lernen (%n weitere möglich)</numerusform>
        </translation>
    </message>
    <message>
        <source>F&amp;older…</source>
        <translation>&amp;Ordner…</translation>
    </message>
    <message>
        <source>F&amp;rom</source>
        <translation>&amp;Von</translation>
    </message>
    <message>
        <source>File or folder to import</source>
        <translation>Datei oder Ordner zum Importieren</translation>
    </message>
    <message>
        <source>Import masks</source>
        <translation>Masken importieren</translation>
    </message>
    <message>
        <source>Import masks from</source>
        <translation>Masken importieren aus</translation>
    </message>
    <message>
        <source>It i&amp;s a</source>
        <translation>&amp;Es ist</translation>
    </message>
    <message>
        <source>Masks find their images by the names in the open folder. Ctrl+Z takes the import back.</source>
        <translation>Masken finden ihre Bilder über die Namen im geöffneten Ordner. Strg+Z nimmt den Import zurück.</translation>
    </message>
    <message>
        <source>Only the &amp;class</source>
        <translation>&amp;Nur die Klasse</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Model: loading</source>
        <translation>Modell: lädt</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>JobStatusController</name>
    <message numerus="yes">
        <source>%Ln image(s) can be found</source>
        <translation>
            <numerusform>%Ln Bild ist auffindbar</numerusform>
            <numerusform>%Ln Bilder sind auffindbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) cannot be read</source>
        <translation>
            <numerusform>%Ln Bild ist nicht lesbar</numerusform>
            <numerusform>%Ln Bilder sind nicht lesbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln image(s) segmented</source>
        <translation>
            <numerusform>%Ln Bild segmentiert</numerusform>
            <numerusform>Alle %Ln Bilder segmentiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Exporting {done} of {total}</source>
        <translation>Export: {done} von {total}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>Index wird erstellt</translation>
    </message>
    <message numerus="yes">
        <source>Indexing stopped: %Ln image(s) can be found</source>
        <translation>
            <numerusform>Index gestoppt: %Ln Bild ist auffindbar</numerusform>
            <numerusform>Index gestoppt: %Ln Bilder sind auffindbar</numerusform>
        </translation>
    </message>
    <message>
        <source>Indexing {done} of {total}</source>
        <translation>Index: {done} von {total}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Stopped at {done} of {total}</source>
        <translation>Bei {done} von {total} gestoppt</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>{n_done} of {total} segmented</source>
        <translation>{n_done} von {total} segmentiert</translation>
    </message>
    <message>
        <source>{n_done} segmented, {n_failed} failed</source>
        <translation>{n_done} segmentiert, {n_failed} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{number} failed</source>
        <translation>{number} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{rate} images/s</source>
        <translation>{rate} Bilder/s</translation>
    </message>
</context>
<context>
    <name>KeyPaintingController</name>
    <message>
        <source>Arrows move the cross (Shift: far, Ctrl: one pixel), Space puts the tool down and lifts it</source>
        <translation>Pfeiltasten bewegen das Kreuz (Umschalt: weit, Strg: ein Pixel), die Leertaste setzt das Werkzeug auf und hebt es ab</translation>
    </message>
</context>
<context>
    <name>KeyView</name>
    <message>
        <source>not painted</source>
        <translation>nicht bemalt</translation>
    </message>
    <message>
        <source>painted</source>
        <translation>bemalt</translation>
    </message>
    <message>
        <source>{tool}, x {x}, y {y}, {ground}</source>
        <translation>{tool}, x {x}, y {y}, {ground}</translation>
    </message>
    <message>
        <source>{words}, tool is down</source>
        <translation>{words}, Werkzeug ist unten</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;No key</source>
        <translation>&amp;Keine Taste</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Set</source>
        <translation>&amp;Setzen</translation>
    </message>
    <message>
        <source>&amp;Take it from there</source>
        <translation>&amp;Von dort nehmen</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Find a command or a key</source>
        <translation>Befehl oder Taste suchen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>New &amp;key</source>
        <translation>&amp;Neue Taste</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neue Taste</translation>
    </message>
    <message>
        <source>Reset a&amp;ll</source>
        <translation>&amp;Alle zurücksetzen</translation>
    </message>
    <message>
        <source>{key} belongs to {titles}.</source>
        <translation>{key} gehört zu {titles}.</translation>
    </message>
    <message>
        <source>{key} is used on the picture for {use}. Choose another key.</source>
        <translation>{key} dient auf dem Bild zum {use}. Wählen Sie eine andere Taste.</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
</context>
<context>
    <name>LabelClasses</name>
    <message>
        <source>A class needs a name.</source>
        <translation>Eine Klasse braucht einen Namen.</translation>
    </message>
    <message>
        <source>Add class</source>
        <translation>Klasse hinzufügen</translation>
    </message>
    <message>
        <source>Class colour</source>
        <translation>Klassenfarbe</translation>
    </message>
    <message>
        <source>Class {number}</source>
        <translation>Klasse {number}</translation>
    </message>
    <message>
        <source>More than {most} classes are not possible.</source>
        <translation>Mehr als {most} Klassen sind nicht möglich.</translation>
    </message>
    <message>
        <source>Move class</source>
        <translation>Klasse verschieben</translation>
    </message>
    <message>
        <source>Rename class</source>
        <translation>Klasse umbenennen</translation>
    </message>
    <message>
        <source>There is a class {name} already.</source>
        <translation>Eine Klasse {name} gibt es schon.</translation>
    </message>
</context>
<context>
    <name>LabelDelegate</name>
    <message>
        <source>Name of the class</source>
        <translation>Name der Klasse</translation>
    </message>
</context>
<context>
    <name>LabelList</name>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
</context>
<context>
    <name>LabelRows</name>
    <message>
        <source>hidden</source>
        <translation>ausgeblendet</translation>
    </message>
    <message>
        <source>key {number}</source>
        <translation>Taste {number}</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>Schwelle {value}</translation>
    </message>
</context>
<context>
    <name>ListExport</name>
    <message numerus="yes">
        <source>%Ln image(s) written to {target}</source>
        <translation>
            <numerusform>%Ln Bild nach {target} geschrieben</numerusform>
            <numerusform>%Ln Bilder nach {target} geschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>, {number} failed</source>
        <translation>, {number} fehlgeschlagen</translation>
    </message>
    <message>
        <source>Export stopped: no list was written</source>
        <translation>Export gestoppt: keine Liste geschrieben</translation>
    </message>
    <message>
        <source>Export stopped: {text}</source>
        <translation>Export gestoppt: {text}</translation>
    </message>
    <message>
        <source>Writing {done} of {total}</source>
        <translation>Schreibt {done} von {total}</translation>
    </message>
</context>
<context>
    <name>LogTail</name>
    <message>
        <source>The log {path} cannot be read: {reason}.</source>
        <translation>Das Protokoll {path} ist nicht lesbar: {reason}.</translation>
    </message>
</context>
<context>
    <name>LogViewer</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>&amp;Zeigen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Nothing has been written yet.</source>
        <translation>Noch wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>&amp;Ordner öffnen</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>{number} of the newest {total} entries</source>
        <translation>{number} der neuesten {total} Einträge</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>&amp;Reduce motion: nothing fades or slides</source>
        <translation>&amp;Bewegung reduzieren: nichts blendet oder gleitet</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Design</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Machine-made translation</source>
        <translation>Maschinelle Übersetzung</translation>
    </message>
    <message>
        <source>No font on this system shows {language}, so the app stays in English.</source>
        <translation>Keine Schrift auf diesem System zeigt {language}, die App bleibt englisch.</translation>
    </message>
    <message>
        <source>Takes effect when Fewshot starts again.</source>
        <translation>Gilt ab dem nächsten Start von Fewshot.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Recent folders</source>
        <translation>Letzte O&amp;rdner</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Design</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>Haupt</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Recent pro&amp;jects</source>
        <translation>Le&amp;tzte Projekte</translation>
    </message>
</context>
<context>
    <name>MaskImportController</name>
    <message numerus="yes">
        <source>%Ln empty</source>
        <translation>
            <numerusform>%Ln leer</numerusform>
            <numerusform>%Ln leer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln fehlgeschlagen</numerusform>
            <numerusform>%Ln fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mask(s) could not be imported.</source>
        <translation>
            <numerusform>%Ln Maske konnte nicht importiert werden.</numerusform>
            <numerusform>%Ln Masken konnten nicht importiert werden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mask(s) imported</source>
        <translation>
            <numerusform>%Ln Maske importiert</numerusform>
            <numerusform>%Ln Masken importiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a place here</source>
        <translation>
            <numerusform>%Ln ohne passendes Bild</numerusform>
            <numerusform>%Ln ohne passendes Bild</numerusform>
        </translation>
    </message>
    <message>
        <source>Ctrl+Z takes it back.</source>
        <translation>Strg+Z nimmt es zurück.</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln mask(s)</source>
        <translation>
            <numerusform>%Ln Maske importieren</numerusform>
            <numerusform>%Ln Masken importieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Import stopped: nothing was imported</source>
        <translation>Import gestoppt: nichts wurde importiert</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Importing {done} of {total}</source>
        <translation>Import: {done} von {total}</translation>
    </message>
    <message>
        <source>The classes changed while the masks were read, so nothing was imported.</source>
        <translation>Die Klassen haben sich beim Lesen der Masken geändert, deshalb wurde nichts importiert.</translation>
    </message>
    <message>
        <source>The import is not complete</source>
        <translation>Der Import ist nicht vollständig</translation>
    </message>
    <message>
        <source>The masks could not be imported</source>
        <translation>Die Masken konnten nicht importiert werden</translation>
    </message>
</context>
<context>
    <name>NewClassForm</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Begins with the attributes of {name}.</source>
        <translation>Beginnt mit den Attributen von {name}.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Copy a similar class, then change it</source>
        <translation>Ähnliche Klasse kopieren, dann ändern</translation>
    </message>
    <message>
        <source>Name of the new class</source>
        <translation>Name der neuen Klasse</translation>
    </message>
    <message>
        <source>Name, e.g. okapi</source>
        <translation>Name, z. B. Okapi</translation>
    </message>
    <message>
        <source>New class</source>
        <translation>Neue Klasse</translation>
    </message>
    <message>
        <source>Nothing marked: all attributes begin as unknown.</source>
        <translation>Nichts markiert: alle Attribute sind anfangs unbekannt.</translation>
    </message>
    <message>
        <source>Search classes to copy</source>
        <translation>Klassen zum Kopieren suchen</translation>
    </message>
</context>
<context>
    <name>NoteCard</name>
    <message>
        <source>Choose the file…</source>
        <translation>Datei auswählen…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Try the sample folder</source>
        <translation>Beispielordner ausprobieren</translation>
    </message>
</context>
<context>
    <name>PictureArea</name>
    <message>
        <source>Size of the pictures</source>
        <translation>Größe der Bilder</translation>
    </message>
    <message>
        <source>Size of the pictures (Ctrl++, Ctrl+-)</source>
        <translation>Größe der Bilder (Strg++, Strg+-)</translation>
    </message>
</context>
<context>
    <name>PredictionPanel</name>
    <message>
        <source>Choose file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>Download ({size} MB)…</source>
        <translation>Herunterladen ({size} MB)…</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Lädt…</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Of the overlays (O and Shift+O)</source>
        <translation>Der Überlagerungen (O und Umschalt+O)</translation>
    </message>
    <message>
        <source>Only for {name}</source>
        <translation>Nur für {name}</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Scores from here on count as found</source>
        <translation>Werte ab hier gelten als gefunden</translation>
    </message>
    <message>
        <source>Segment the folder while painting (Ctrl+L)</source>
        <translation>Den Ordner beim Malen segmentieren (Strg+L)</translation>
    </message>
    <message>
        <source>The other classes keep the common threshold</source>
        <translation>Die anderen Klassen behalten die gemeinsame Schwelle</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Threshold only for {name}</source>
        <translation>Schwelle nur für {name}</translation>
    </message>
</context>
<context>
    <name>PreferencesController</name>
    <message>
        <source>Keep features in</source>
        <translation>Merkmale aufbewahren in</translation>
    </message>
    <message>
        <source>The settings could not be saved</source>
        <translation>Die Einstellungen konnten nicht gespeichert werden</translation>
    </message>
</context>
<context>
    <name>ProgressBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>ProjectController</name>
    <message>
        <source>Nothing is lost: your work is kept in memory, and saving is tried again until it works.</source>
        <translation>Nichts ist verloren: Ihre Arbeit bleibt im Speicher, und das Speichern wird wiederholt, bis es klappt.</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>Kopie speichern…</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>Woanders speichern…</translation>
    </message>
    <message>
        <source>What you do now is kept in memory only.</source>
        <translation>Was Sie jetzt tun, bleibt nur im Speicher.</translation>
    </message>
</context>
<context>
    <name>ProjectFilesController</name>
    <message>
        <source>Open a project: choose its .fewshot folder</source>
        <translation>Projekt öffnen: seinen .fewshot-Ordner wählen</translation>
    </message>
    <message>
        <source>The images of {project} are not in {folder} any more: choose their folder</source>
        <translation>Die Bilder von {project} sind nicht mehr in {folder}: wählen Sie ihren Ordner</translation>
    </message>
    <message>
        <source>The project cannot be opened</source>
        <translation>Das Projekt kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>The project cannot be saved there</source>
        <translation>Das Projekt kann dort nicht gespeichert werden</translation>
    </message>
    <message>
        <source>{path} exists already. Choose another name.</source>
        <translation>{path} gibt es schon. Wählen Sie einen anderen Namen.</translation>
    </message>
</context>
<context>
    <name>QueryInputController</name>
    <message>
        <source>Doodle {number}</source>
        <translation>Skizze {number}</translation>
    </message>
    <message>
        <source>Find images like these</source>
        <translation>Bilder wie diese finden</translation>
    </message>
    <message>
        <source>The doodle cannot be deleted</source>
        <translation>Die Skizze kann nicht gelöscht werden</translation>
    </message>
    <message>
        <source>The doodle cannot be renamed</source>
        <translation>Die Skizze kann nicht umbenannt werden</translation>
    </message>
    <message>
        <source>The doodle cannot be saved</source>
        <translation>Die Skizze kann nicht gespeichert werden</translation>
    </message>
    <message>
        <source>The image cannot be used</source>
        <translation>Das Bild kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>The picture cannot be used</source>
        <translation>Das Bild kann nicht verwendet werden</translation>
    </message>
</context>
<context>
    <name>QueryPanel</name>
    <message>
        <source>Add an image…</source>
        <translation>Bild hinzufügen…</translation>
    </message>
    <message>
        <source>Save the doodle</source>
        <translation>Skizze speichern</translation>
    </message>
    <message>
        <source>What the search sees of the doodle</source>
        <translation>Was die Suche von der Skizze sieht</translation>
    </message>
    <message>
        <source>What the search sees: the doodle, cropped and thinned</source>
        <translation>Was die Suche sieht: die Skizze, zugeschnitten und verdünnt</translation>
    </message>
    <message>
        <source>Width of the pen</source>
        <translation>Breite des Stifts</translation>
    </message>
    <message>
        <source>Width of the pen (wheel, [ and ])</source>
        <translation>Breite des Stifts (Mausrad, [ und ])</translation>
    </message>
</context>
<context>
    <name>ResultArea</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Best {number}</source>
        <translation>Beste {number}</translation>
    </message>
    <message>
        <source>How many results to show</source>
        <translation>Wie viele Ergebnisse gezeigt werden</translation>
    </message>
</context>
<context>
    <name>ResultGrid</name>
    <message>
        <source>Less likely</source>
        <translation>Weniger wahrscheinlich</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>Wahrscheinlich</translation>
    </message>
    <message>
        <source>Results, best first</source>
        <translation>Ergebnisse, die besten zuerst</translation>
    </message>
</context>
<context>
    <name>ResultList</name>
    <message>
        <source>{name}, number {number}, score {score}</source>
        <translation>{name}, Nummer {number}, Wert {score}</translation>
    </message>
    <message>
        <source>{path}
Number {number}, score {score}</source>
        <translation>{path}
Nummer {number}, Wert {score}</translation>
    </message>
</context>
<context>
    <name>ResultsExportController</name>
    <message>
        <source>Copy the images to</source>
        <translation>Bilder kopieren nach</translation>
    </message>
    <message>
        <source>Open results</source>
        <translation>Ergebnisse öffnen</translation>
    </message>
    <message>
        <source>The results could not be written</source>
        <translation>Die Ergebnisse konnten nicht geschrieben werden</translation>
    </message>
    <message>
        <source>Writing the results</source>
        <translation>Ergebnisse werden geschrieben</translation>
    </message>
</context>
<context>
    <name>ReviewController</name>
    <message numerus="yes">
        <source>%Ln accepted. Ctrl+Z takes it back.</source>
        <translation>
            <numerusform>%Ln angenommen. Strg+Z nimmt es zurück.</numerusform>
            <numerusform>%Ln angenommen. Strg+Z nimmt es zurück.</numerusform>
        </translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message numerus="yes">
        <source>Accept %Ln image(s)</source>
        <translation>
            <numerusform>%Ln Bild annehmen</numerusform>
            <numerusform>%Ln Bilder annehmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Every image is reviewed.</source>
        <translation>Jedes Bild ist geprüft.</translation>
    </message>
    <message>
        <source>Nothing to accept here yet.</source>
        <translation>Hier gibt es noch nichts anzunehmen.</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Take rejection back</source>
        <translation>Ablehnung zurücknehmen</translation>
    </message>
    <message>
        <source>There is no prediction left to accept.</source>
        <translation>Es ist keine Vorhersage zum Annehmen übrig.</translation>
    </message>
    <message>
        <source>This image is rejected. Paint the object, or press Backspace to see the result again.</source>
        <translation>Dieses Bild ist abgelehnt. Malen Sie das Objekt an, oder drücken Sie die Rücktaste, um das Ergebnis wieder zu sehen.</translation>
    </message>
</context>
<context>
    <name>ReviewPanel</name>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Accept all above…</source>
        <translation>Alle darüber annehmen…</translation>
    </message>
    <message>
        <source>Accept every prediction the model is sure of</source>
        <translation>Jede Vorhersage annehmen, bei der das Modell sicher ist</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Corrected: Enter accepts</source>
        <translation>Korrigiert: Eingabe ↵</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Take this mask as final and go on (Enter)</source>
        <translation>Diese Maske als endgültig nehmen und weiter (Eingabe)</translation>
    </message>
    <message>
        <source>This mask is wrong; go on (Backspace)</source>
        <translation>Diese Maske ist falsch; weiter (Rücktaste)</translation>
    </message>
    <message>
        <source>Unreviewed</source>
        <translation>Ungeprüft</translation>
    </message>
    <message>
        <source>{done} of {count} reviewed</source>
        <translation>{done} von {count} geprüft</translation>
    </message>
</context>
<context>
    <name>SavedDoodles</name>
    <message>
        <source>&amp;Delete</source>
        <translation>Lö&amp;schen</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>Saved doodles</source>
        <translation>Gespeicherte Skizzen</translation>
    </message>
    <message>
        <source>{name}
Click to search with it; F2 renames, Delete deletes</source>
        <translation>{name}
Klicken, um damit zu suchen; F2 benennt um, Entf löscht</translation>
    </message>
</context>
<context>
    <name>SearchController</name>
    <message numerus="yes">
        <source>%Ln image(s), the nearest first</source>
        <translation>
            <numerusform>%Ln Bild, das nächste zuerst</numerusform>
            <numerusform>%Ln Bilder, die nächsten zuerst</numerusform>
        </translation>
    </message>
    <message>
        <source>Draw on the paper, and the nearest images appear here.</source>
        <translation>Zeichnen Sie auf das Papier, und die ähnlichsten Bilder erscheinen hier.</translation>
    </message>
    <message>
        <source>Find it by drawing it</source>
        <translation>Finden durch Zeichnen</translation>
    </message>
    <message>
        <source>Nothing is indexed yet.</source>
        <translation>Noch ist nichts im Index.</translation>
    </message>
    <message>
        <source>Nothing to search in</source>
        <translation>Nichts zu durchsuchen</translation>
    </message>
    <message>
        <source>Open a folder of images to search in.</source>
        <translation>Öffnen Sie einen Ordner mit Bildern, der durchsucht werden soll.</translation>
    </message>
    <message>
        <source>Searching is not possible</source>
        <translation>Suchen ist nicht möglich</translation>
    </message>
    <message>
        <source>The images are being read. Results appear as it goes.</source>
        <translation>Die Bilder werden gelesen. Ergebnisse erscheinen nach und nach.</translation>
    </message>
    <message>
        <source>The nearest {n_hits} of {n_indexed} images</source>
        <translation>Die nächsten {n_hits} von {n_indexed} Bildern</translation>
    </message>
    <message>
        <source>There are no images in {name}. Open another folder.</source>
        <translation>In {name} sind keine Bilder. Öffnen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Weights for the doodle search</source>
        <translation>Gewichte für die Skizzensuche</translation>
    </message>
</context>
<context>
    <name>SegmentController</name>
    <message>
        <source>Live is off. Switch it on (Ctrl+L) to segment the folder.</source>
        <translation>Live ist aus. Schalten Sie es ein (Strg+L), um den Ordner zu segmentieren.</translation>
    </message>
    <message>
        <source>{image} is kept, not used: {most} examples are the most. Remove one of them first.</source>
        <translation>{image} bleibt, wird aber nicht verwendet: Mehr als {most} Beispiele gehen nicht. Entfernen Sie zuerst eines.</translation>
    </message>
    <message>
        <source>{image} is kept, not used: {name} has {most} examples. Remove one of them first.</source>
        <translation>{image} bleibt, wird aber nicht verwendet: {name} hat {most} Beispiele. Entfernen Sie zuerst eines.</translation>
    </message>
</context>
<context>
    <name>SegmentingPage</name>
    <message>
        <source>&amp;Live: segment while I paint</source>
        <translation>Live: &amp;beim Malen segmentieren</translation>
    </message>
    <message>
        <source>How strongly masks are laid over the picture</source>
        <translation>Wie stark Masken das Bild überdecken</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Scores from here on count as found</source>
        <translation>Werte ab hier gelten als gefunden</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Changes are kept at once.</source>
        <translation>Änderungen gelten sofort.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Rechenwerk</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Segmenting</source>
        <translation>Segmentieren</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Recommended values</source>
        <translation>Empfohlene Werte</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>On classes and pictures</source>
        <translation>Auf Klassen und Bildern</translation>
    </message>
    <message>
        <source>On paper and results</source>
        <translation>Auf Papier und Ergebnissen</translation>
    </message>
    <message>
        <source>On the picture</source>
        <translation>Auf dem Bild</translation>
    </message>
</context>
<context>
    <name>SmartBrushController</name>
    <message>
        <source>Looking for the outline…</source>
        <translation>Umriss wird gesucht…</translation>
    </message>
    <message>
        <source>Tab takes it, Esc drops it, another stroke corrects it</source>
        <translation>Tab nimmt ihn, Esc verwirft ihn, ein weiterer Strich korrigiert ihn</translation>
    </message>
    <message>
        <source>The model is still loading; the outline follows</source>
        <translation>Das Modell lädt noch; der Umriss folgt</translation>
    </message>
    <message>
        <source>The smart brush found nothing</source>
        <translation>Der smarte Pinsel hat nichts gefunden</translation>
    </message>
</context>
<context>
    <name>SupportController</name>
    <message>
        <source>Nothing is found here yet. Paint the object instead.</source>
        <translation>Hier ist noch nichts gefunden. Malen Sie stattdessen das Objekt an.</translation>
    </message>
    <message>
        <source>Paint the object here: the image is an example now.</source>
        <translation>Malen Sie hier das Objekt an: Das Bild ist jetzt ein Beispiel.</translation>
    </message>
    <message>
        <source>{most} examples are the most. Remove one of them first.</source>
        <translation>Mehr als {most} Beispiele gehen nicht. Entfernen Sie zuerst eines.</translation>
    </message>
</context>
<context>
    <name>SupportPanel</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Vergleicht…</translation>
    </message>
    <message>
        <source>Examples ({count} of {most})</source>
        <translation>Beispiele ({count} von {most})</translation>
    </message>
    <message>
        <source>Examples of {name} ({count} of {most})</source>
        <translation>Beispiele für {name} ({count} von {most})</translation>
    </message>
    <message>
        <source>Find out which examples help: each is left out in turn, and what is found is compared with what is painted</source>
        <translation>Herausfinden, welche Beispiele helfen: Jedes wird einmal weggelassen und das Gefundene mit dem Gemalten verglichen</translation>
    </message>
    <message>
        <source>Make the image on screen an example (S)</source>
        <translation>Das angezeigte Bild zum Beispiel machen (S)</translation>
    </message>
    <message>
        <source>Paint one object to start. S makes a corrected image an example, too.</source>
        <translation>Malen Sie zum Anfang ein Objekt an. S macht auch ein korrigiertes Bild zum Beispiel.</translation>
    </message>
    <message>
        <source>Paint one {name} to start. S makes a corrected image an example, too.</source>
        <translation>Malen Sie zum Anfang ein Objekt „{name}“ an. S macht auch ein korrigiertes Bild zum Beispiel.</translation>
    </message>
    <message>
        <source>Use this image</source>
        <translation>Dieses Bild verwenden</translation>
    </message>
</context>
<context>
    <name>ToolPanel</name>
    <message>
        <source>How different a colour may be and still be filled ([ and ])</source>
        <translation>Wie stark eine Farbe abweichen darf, um noch gefüllt zu werden ([ und ])</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Size of the tool</source>
        <translation>Größe des Werkzeugs</translation>
    </message>
    <message>
        <source>Size of the tool in image pixels ([ and ], or Shift + wheel)</source>
        <translation>Größe des Werkzeugs in Bildpixeln ([ und ], oder Umschalt + Mausrad)</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>Tolerance of the fill</source>
        <translation>Toleranz des Füllens</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number} von {total}</translation>
    </message>
</context>
<context>
    <name>WelcomeCard</name>
    <message>
        <source>Drop a folder here.</source>
        <translation>Einen Ordner hier ablegen.</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Paint one object.</source>
        <translation>Ein Objekt anmalen.</translation>
    </message>
    <message>
        <source>Show it one, and it finds the rest</source>
        <translation>Zeigen Sie eins, der Rest wird gefunden</translation>
    </message>
    <message>
        <source>Try the sample folder</source>
        <translation>Beispielordner ausprobieren</translation>
    </message>
    <message>
        <source>Watch it find the rest.</source>
        <translation>Zusehen, wie der Rest gefunden wird.</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Attributes that decided, strongest first</source>
        <translation>Attribute, die entschieden haben, stärkste zuerst</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Sieht nach…</translation>
    </message>
    <message>
        <source>Might be</source>
        <translation>Könnte sein</translation>
    </message>
    <message>
        <source>Nothing is known about this image and class yet.</source>
        <translation>Zu diesem Bild und dieser Klasse ist noch nichts bekannt.</translation>
    </message>
    <message>
        <source>Select an image to see what decided.</source>
        <translation>Wählen Sie ein Bild, um zu sehen, was entschieden hat.</translation>
    </message>
    <message>
        <source>Show where the model looked (H)</source>
        <translation>Zeigen, wohin das Modell geschaut hat (H)</translation>
    </message>
    <message>
        <source>What decided</source>
        <translation>Was entschieden hat</translation>
    </message>
    <message>
        <source>What the image might be</source>
        <translation>Was das Bild sein könnte</translation>
    </message>
</context>
<context>
    <name>_Chip</name>
    <message>
        <source>{role}: {name}
Click to take it out of the search</source>
        <translation>{role}: {name}
Klicken, um es aus der Suche zu nehmen</translation>
    </message>
    <message>
        <source>{role}: {name}. Press to take it out</source>
        <translation>{role}: {name}. Drücken, um es herauszunehmen</translation>
    </message>
</context>
<context>
    <name>_DoodleList</name>
    <message>
        <source>Saved doodles</source>
        <translation>Gespeicherte Skizzen</translation>
    </message>
</context>
<context>
    <name>_ReasonDelegate</name>
    <message>
        <source>by you</source>
        <translation>von Ihnen</translation>
    </message>
</context>
<context>
    <name>_ShotRow</name>
    <message>
        <source>Remove this example and its painting</source>
        <translation>Dieses Beispiel und seine Bemalung entfernen</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>{name} zeigen</translation>
    </message>
    <message>
        <source>Use this example</source>
        <translation>Dieses Beispiel verwenden</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} verwenden</translation>
    </message>
    <message>
        <source>What the other examples find here overlaps with it by {percent}.</source>
        <translation>Was die anderen Beispiele hier finden, deckt sich zu {percent} damit.</translation>
    </message>
    <message>
        <source>With this example the others are found {points} points better.</source>
        <translation>Mit diesem Beispiel werden die anderen um {points} Punkte besser gefunden.</translation>
    </message>
    <message>
        <source>With this example the others are found {points} points worse.</source>
        <translation>Mit diesem Beispiel werden die anderen um {points} Punkte schlechter gefunden.</translation>
    </message>
    <message>
        <source>agrees {percent}</source>
        <translation>stimmt zu {percent}</translation>
    </message>
    <message>
        <source>differs · {percent}</source>
        <translation>weicht ab · {percent}</translation>
    </message>
    <message>
        <source>kept, not used</source>
        <translation>behalten, nicht verwendet</translation>
    </message>
    <message>
        <source>neutral · {percent}</source>
        <translation>neutral · {percent}</translation>
    </message>
    <message>
        <source>nothing painted</source>
        <translation>nichts gemalt</translation>
    </message>
    <message>
        <source>{count} examples are the most. Remove one of them first.</source>
        <translation>Mehr als {count} Beispiele gehen nicht. Entfernen Sie zuerst eines.</translation>
    </message>
    <message>
        <source>{share} of the image is painted.</source>
        <translation>{share} des Bildes sind bemalt.</translation>
    </message>
    <message>
        <source>▲ helps · {percent}</source>
        <translation>▲ hilft · {percent}</translation>
    </message>
    <message>
        <source>▼ hurts · {percent}</source>
        <translation>▼ schadet · {percent}</translation>
    </message>
</context>
<context>
    <name>about_box</name>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>nicht installiert</translation>
    </message>
    <message>
        <source>the engine has not started yet</source>
        <translation>das Rechenwerk läuft noch nicht</translation>
    </message>
    <message>
        <source>{language}, machine-made translation</source>
        <translation>{language}, maschinell übersetzt</translation>
    </message>
</context>
<context>
    <name>attribute_rows</name>
    <message>
        <source>A to Z</source>
        <translation>A bis Z</translation>
    </message>
    <message>
        <source>Changed only</source>
        <translation>Nur geänderte</translation>
    </message>
    <message>
        <source>Important first</source>
        <translation>Wichtige zuerst</translation>
    </message>
    <message>
        <source>Strongest first</source>
        <translation>Stärkste zuerst</translation>
    </message>
</context>
<context>
    <name>class_import</name>
    <message>
        <source>Keep the classes you look for.</source>
        <translation>Behalten Sie die Klassen, die Sie suchen.</translation>
    </message>
    <message>
        <source>The name {name}… has more than {number} characters.</source>
        <translation>Der Name {name}… hat mehr als {number} Zeichen.</translation>
    </message>
    <message>
        <source>The table has {number} classes; at most {most} can be told apart.</source>
        <translation>Die Tabelle hat {number} Klassen; höchstens {most} lassen sich unterscheiden.</translation>
    </message>
    <message>
        <source>The table names the class {name} twice, spelled in two ways.</source>
        <translation>Die Tabelle nennt die Klasse {name} zweimal, in zwei Schreibweisen.</translation>
    </message>
</context>
<context>
    <name>class_words</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln Klasse</numerusform>
            <numerusform>%Ln Klassen</numerusform>
        </translation>
    </message>
    <message>
        <source>A name has at most {number} characters.</source>
        <translation>Ein Name hat höchstens {number} Zeichen.</translation>
    </message>
    <message>
        <source>Give the class a name.</source>
        <translation>Geben Sie der Klasse einen Namen.</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln image(s) to {name}</source>
        <translation>
            <numerusform>%Ln Bild nach {name} verschieben</numerusform>
            <numerusform>%Ln Bilder nach {name} verschieben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %Ln image(s)</source>
        <translation>
            <numerusform>%Ln Bild freigeben</numerusform>
            <numerusform>%Ln Bilder freigeben</numerusform>
        </translation>
    </message>
    <message>
        <source>Switch {what} off</source>
        <translation>{what} ausschalten</translation>
    </message>
    <message>
        <source>Switch {what} on</source>
        <translation>{what} einschalten</translation>
    </message>
    <message>
        <source>There is a class {name} already.</source>
        <translation>Eine Klasse {name} gibt es schon.</translation>
    </message>
</context>
<context>
    <name>classes</name>
    <message>
        <source>; the model knows no {names}</source>
        <translation>; das Modell kennt {names} nicht</translation>
    </message>
    <message>
        <source>; the model knows no {names} and {number} more</source>
        <translation>; das Modell kennt {names} und {number} weitere nicht</translation>
    </message>
    <message>
        <source>Imported from {name}: {changes}</source>
        <translation>Aus {name} importiert: {changes}</translation>
    </message>
    <message>
        <source>{number} changed</source>
        <translation>{number} geändert</translation>
    </message>
    <message>
        <source>{number} new</source>
        <translation>{number} neu</translation>
    </message>
</context>
<context>
    <name>classes_export</name>
    <message>
        <source>Choose copies.</source>
        <translation>Wählen Sie Kopien.</translation>
    </message>
    <message>
        <source>Links cannot be made in {folder}: {reason}.</source>
        <translation>In {folder} lassen sich keine Verknüpfungen anlegen: {reason}.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made: {reason}.</source>
        <translation>Der Ordner {folder} kann nicht angelegt werden: {reason}.</translation>
    </message>
    <message>
        <source>{source} cannot be copied: {reason}.</source>
        <translation>{source} kann nicht kopiert werden: {reason}.</translation>
    </message>
    <message>
        <source>{source} is not there any more.</source>
        <translation>{source} ist nicht mehr da.</translation>
    </message>
</context>
<context>
    <name>classify_classes</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>Meine eigenen</translation>
    </message>
    <message>
        <source>With images</source>
        <translation>Mit Bildern</translation>
    </message>
</context>
<context>
    <name>classify_reasons</name>
    <message>
        <source>: the image shows {share} of it</source>
        <translation>: das Bild zeigt {share} davon</translation>
    </message>
    <message>
        <source>; looked for nearly everywhere</source>
        <translation>; fast überall gesucht</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>von Ihnen</translation>
    </message>
    <message>
        <source>put there by you</source>
        <translation>von Ihnen dort abgelegt</translation>
    </message>
    <message>
        <source>{name} spoke against {target}: {number}</source>
        <translation>{name} sprach gegen {target}: {number}</translation>
    </message>
    <message>
        <source>{name} spoke for {target}: {number}</source>
        <translation>{name} sprach für {target}: {number}</translation>
    </message>
</context>
<context>
    <name>classify_rows</name>
    <message>
        <source>described by attributes and by images you put there</source>
        <translation>durch Attribute und durch Ihre Bilder beschrieben</translation>
    </message>
    <message>
        <source>described by attributes only</source>
        <translation>nur durch Attribute beschrieben</translation>
    </message>
    <message>
        <source>the model was trained with images of it</source>
        <translation>das Modell wurde mit Bildern davon trainiert</translation>
    </message>
</context>
<context>
    <name>classify_why</name>
    <message>
        <source>Why {name}?</source>
        <translation>Warum {name}?</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>An earlier export there is replaced, which cannot be undone. Other files stay.</source>
        <translation>Ein früherer Export dort wird ersetzt; das lässt sich nicht rückgängig machen. Andere Dateien bleiben.</translation>
    </message>
    <message>
        <source>Attribute tables (*.csv *.txt);;All files (*)</source>
        <translation>Attributtabellen (*.csv *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>COCO or LabelMe (*.json);;All files (*)</source>
        <translation>COCO oder LabelMe (*.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Copy the best images</source>
        <translation>Beste Bilder kopieren</translation>
    </message>
    <message>
        <source>Export attributes</source>
        <translation>Attribute exportieren</translation>
    </message>
    <message>
        <source>Export the list</source>
        <translation>Liste exportieren</translation>
    </message>
    <message>
        <source>Fewshot project (*{suffix})</source>
        <translation>Fewshot-Projekt (*{suffix})</translation>
    </message>
    <message>
        <source>How many, from the best one on:</source>
        <translation>Wie viele, vom besten an:</translation>
    </message>
    <message>
        <source>If you quit now, what you did last is lost.</source>
        <translation>Wenn Sie jetzt beenden, geht das Letzte verloren.</translation>
    </message>
    <message>
        <source>Images ({patterns});;All files (*)</source>
        <translation>Bilder ({patterns});;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Import attributes</source>
        <translation>Attribute importieren</translation>
    </message>
    <message>
        <source>Import masks</source>
        <translation>Masken importieren</translation>
    </message>
    <message>
        <source>Quit and lose it</source>
        <translation>Beenden und verlieren</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replace the export?</source>
        <translation>Export ersetzen?</translation>
    </message>
    <message>
        <source>Save project as</source>
        <translation>Projekt speichern unter</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>There are files already in {folder}: {names}.</source>
        <translation>In {folder} gibt es schon Dateien: {names}.</translation>
    </message>
    <message>
        <source>Weights (*.pth *.pt *.safetensors);;All files (*)</source>
        <translation>Gewichte (*.pth *.pt *.safetensors);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Your work is not saved</source>
        <translation>Ihre Arbeit ist nicht gespeichert</translation>
    </message>
</context>
<context>
    <name>export_choice</name>
    <message>
        <source>Choose a folder to export to.</source>
        <translation>Wählen Sie einen Zielordner.</translation>
    </message>
    <message>
        <source>Choose at least one format.</source>
        <translation>Wählen Sie mindestens ein Format.</translation>
    </message>
    <message>
        <source>LabelMe always turns pictures, so it cannot have stored coordinates.</source>
        <translation>LabelMe dreht Bilder immer, deshalb sind gespeicherte Koordinaten dort nicht möglich.</translation>
    </message>
</context>
<context>
    <name>export_dialog</name>
    <message>
        <source>A JSON file beside each picture, to open in labelme</source>
        <translation>Eine JSON-Datei neben jedem Bild, zum Öffnen in labelme</translation>
    </message>
    <message>
        <source>A text file with polygons per picture; holes are cut open by a slit</source>
        <translation>Eine Textdatei mit Polygonen je Bild; Löcher werden durch einen Schlitz geöffnet</translation>
    </message>
    <message>
        <source>Area, share, regions and score of each class in each image</source>
        <translation>Fläche, Anteil, Regionen und Wert jeder Klasse in jedem Bild</translation>
    </message>
    <message>
        <source>As the files store them, not turned</source>
        <translation>Wie in den Dateien gespeichert, nicht gedreht</translation>
    </message>
    <message>
        <source>As the pictures are shown, turned by EXIF</source>
        <translation>Wie die Bilder angezeigt werden, nach EXIF gedreht</translation>
    </message>
    <message>
        <source>Copy them</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Each connected region</source>
        <translation>Jede zusammenhängende Region</translation>
    </message>
    <message>
        <source>Everything of a class in an image</source>
        <translation>Alles von einer Klasse in einem Bild</translation>
    </message>
    <message>
        <source>Exact masks, with their holes</source>
        <translation>Genaue Masken mit ihren Löchern</translation>
    </message>
    <message>
        <source>Hard links: no second copy on this disk</source>
        <translation>Harte Links: keine zweite Kopie auf der Platte</translation>
    </message>
    <message>
        <source>Indexed PNG masks and lists, as torchvision reads them</source>
        <translation>Indizierte PNG-Masken und Listen, wie torchvision sie liest</translation>
    </message>
    <message>
        <source>Leave them where they are</source>
        <translation>Lassen, wo sie sind</translation>
    </message>
    <message>
        <source>One JSON file with a region per object</source>
        <translation>Eine JSON-Datei mit einer Region je Objekt</translation>
    </message>
    <message>
        <source>Only the indexed PNG masks, in the folders of the images</source>
        <translation>Nur die indizierten PNG-Masken, in den Ordnern der Bilder</translation>
    </message>
    <message>
        <source>Plain &amp;masks</source>
        <translation>Nur &amp;Masken</translation>
    </message>
    <message>
        <source>Polygons; holes are lost</source>
        <translation>Polygone; Löcher gehen verloren</translation>
    </message>
    <message>
        <source>Symbolic links</source>
        <translation>Symbolische Links</translation>
    </message>
    <message>
        <source>Table (CS&amp;V)</source>
        <translation>Tabelle (CS&amp;V)</translation>
    </message>
</context>
<context>
    <name>folder</name>
    <message>
        <source>0 of the first {number} files in {name} are images. Found: {seen}. Choose another folder.</source>
        <translation>0 der ersten {number} Dateien in {name} sind Bilder. Gefunden: {seen}. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>0 of {number} files in {name} are images. Found: {seen}. Choose another folder.</source>
        <translation>0 von {number} Dateien in {name} sind Bilder. Gefunden: {seen}. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The folder {name} is empty. Choose another one.</source>
        <translation>Der Ordner {name} ist leer. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>no ending</source>
        <translation>ohne Endung</translation>
    </message>
</context>
<context>
    <name>folder_scan</name>
    <message>
        <source>The folder {folder} cannot be read: {reason}.</source>
        <translation>Der Ordner {folder} ist nicht lesbar: {reason}.</translation>
    </message>
</context>
<context>
    <name>import_dialog</name>
    <message>
        <source>COCO JSON file</source>
        <translation>COCO-JSON-Datei</translation>
    </message>
    <message>
        <source>Folder of masks: indexed, or black and white</source>
        <translation>Ordner mit Masken: indiziert oder schwarz-weiß</translation>
    </message>
    <message>
        <source>LabelMe JSON files</source>
        <translation>LabelMe-JSON-Dateien</translation>
    </message>
    <message>
        <source>PASCAL VOC folder</source>
        <translation>PASCAL-VOC-Ordner</translation>
    </message>
    <message>
        <source>What it looks like</source>
        <translation>Wonach es aussieht</translation>
    </message>
    <message>
        <source>YOLO-seg folder</source>
        <translation>YOLO-seg-Ordner</translation>
    </message>
</context>
<context>
    <name>job_status</name>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>noch {hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>noch {minutes} min</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>noch {seconds} s</translation>
    </message>
</context>
<context>
    <name>log_viewer</name>
    <message>
        <source>Errors only</source>
        <translation>Nur Fehler</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
</context>
<context>
    <name>mask_commands</name>
    <message>
        <source>Copy from previous</source>
        <translation>Vom vorigen kopieren</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Löcher füllen</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Erweitern</translation>
    </message>
    <message>
        <source>Remove islands</source>
        <translation>Inseln entfernen</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>Snap to edges</source>
        <translation>An Kanten ausrichten</translation>
    </message>
</context>
<context>
    <name>mask_import</name>
    <message>
        <source>Choose its format, and try again.</source>
        <translation>Wählen Sie das Format und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>There are {names}.</source>
        <translation>Es gibt {names}.</translation>
    </message>
    <message>
        <source>What {path} holds cannot be told.</source>
        <translation>Was {path} enthält, ist nicht erkennbar.</translation>
    </message>
    <message>
        <source>{path} has no class {name}.</source>
        <translation>{path} hat keine Klasse {name}.</translation>
    </message>
</context>
<context>
    <name>number_text</name>
    <message>
        <source>{number}%</source>
        <translation>{number} %</translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>Amber</source>
        <translation>Bernstein</translation>
    </message>
    <message>
        <source>Aqua</source>
        <translation>Aqua</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Brown</source>
        <translation>Braun</translation>
    </message>
    <message>
        <source>Crimson</source>
        <translation>Karmin</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Ice blue</source>
        <translation>Eisblau</translation>
    </message>
    <message>
        <source>Lilac</source>
        <translation>Flieder</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>Magenta</translation>
    </message>
    <message>
        <source>Mint</source>
        <translation>Minze</translation>
    </message>
    <message>
        <source>Olive</source>
        <translation>Oliv</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Pale green</source>
        <translation>Blassgrün</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>Rosa</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Purpur</translation>
    </message>
    <message>
        <source>Raspberry</source>
        <translation>Himbeer</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>Rosé</translation>
    </message>
    <message>
        <source>Rust</source>
        <translation>Rost</translation>
    </message>
    <message>
        <source>Sky blue</source>
        <translation>Himmelblau</translation>
    </message>
    <message>
        <source>Slate blue</source>
        <translation>Schieferblau</translation>
    </message>
    <message>
        <source>Straw</source>
        <translation>Stroh</translation>
    </message>
    <message>
        <source>Ultramarine</source>
        <translation>Ultramarin</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violett</translation>
    </message>
</context>
<context>
    <name>prediction_panel</name>
    <message>
        <source>{ms} ms per image on this machine.</source>
        <translation>{ms} ms je Bild auf diesem Rechner.</translation>
    </message>
</context>
<context>
    <name>project_tasks</name>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The project has no mask of {name}.</source>
        <translation>Das Projekt hat keine Maske von {name}.</translation>
    </message>
    <message>
        <source>{path} exists already.</source>
        <translation>{path} gibt es schon.</translation>
    </message>
</context>
<context>
    <name>query_chips</name>
    <message>
        <source>Example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Falsch</translation>
    </message>
</context>
<context>
    <name>result_hover_bar</name>
    <message>
        <source>More like this (M)</source>
        <translation>Mehr wie dieses (M)</translation>
    </message>
    <message>
        <source>Right: more of these (+)</source>
        <translation>Richtig: mehr davon (+)</translation>
    </message>
    <message>
        <source>Use as example for segmenting (S)</source>
        <translation>Als Beispiel zum Segmentieren verwenden (S)</translation>
    </message>
    <message>
        <source>Wrong: fewer of these (-)</source>
        <translation>Falsch: weniger davon (-)</translation>
    </message>
</context>
<context>
    <name>result_list</name>
    <message>
        <source>, example of the search</source>
        <translation>, Beispiel der Suche</translation>
    </message>
    <message>
        <source>, marked as right</source>
        <translation>, als richtig markiert</translation>
    </message>
    <message>
        <source>, marked as wrong</source>
        <translation>, als falsch markiert</translation>
    </message>
</context>
<context>
    <name>results_export</name>
    <message>
        <source>The folder {folder} cannot be made: {reason}.</source>
        <translation>Der Ordner {folder} kann nicht angelegt werden: {reason}.</translation>
    </message>
    <message>
        <source>{source} cannot be copied: {reason}.</source>
        <translation>{source} kann nicht kopiert werden: {reason}.</translation>
    </message>
</context>
<context>
    <name>segment_advice</name>
    <message>
        <source>All examples are switched off.</source>
        <translation>Alle Beispiele sind ausgeschaltet.</translation>
    </message>
    <message>
        <source>Nothing above {threshold} here. The best score is {best}: lower the threshold?</source>
        <translation>Hier liegt nichts über {threshold}. Der beste Wert ist {best}: Schwelle senken?</translation>
    </message>
    <message>
        <source>Only {percent} % is painted. Paint more of the object.</source>
        <translation>Nur {percent} % sind bemalt. Malen Sie mehr vom Objekt an.</translation>
    </message>
    <message>
        <source>Paint one object to start</source>
        <translation>Malen Sie zum Anfang ein Objekt an</translation>
    </message>
    <message>
        <source>Paint one {name} to find more of them</source>
        <translation>Malen Sie ein Objekt „{name}“ an, um mehr davon zu finden</translation>
    </message>
    <message>
        <source>{percent} is painted, so there is no background. Paint the object only.</source>
        <translation>{percent} sind bemalt, es gibt also keinen Hintergrund. Malen Sie nur das Objekt an.</translation>
    </message>
</context>
<context>
    <name>settings_keys</name>
    <message>
        <source>Classify</source>
        <translation>Klassifizieren</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Segment</source>
        <translation>Segmentieren</translation>
    </message>
</context>
<context>
    <name>settings_pages</name>
    <message>
        <source>Automatic: the graphics card where it works</source>
        <translation>Automatisch: die Grafikkarte, wo sie funktioniert</translation>
    </message>
</context>
<context>
    <name>shortcut_keys</name>
    <message>
        <source>hiding the overlay</source>
        <translation>Ausblenden der Überlagerung</translation>
    </message>
    <message>
        <source>moving the picture</source>
        <translation>Verschieben des Bildes</translation>
    </message>
    <message>
        <source>swapping brush and eraser</source>
        <translation>Wechseln zwischen Pinsel und Radierer</translation>
    </message>
</context>
<context>
    <name>text_lists</name>
    <message>
        <source>{names} and {last}</source>
        <translation>{names} und {last}</translation>
    </message>
</context>
<context>
    <name>theme_titles</name>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
</context>
<context>
    <name>tools</name>
    <message>
        <source>Box</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Click an area of one colour. Shift fills a hole of the painting, the right button takes away</source>
        <translation>Eine einfarbige Fläche anklicken. Umschalt füllt ein Loch der Bemalung, die rechte Taste nimmt weg</translation>
    </message>
    <message>
        <source>Click the corners. Double-click or Enter closes, Backspace takes a corner back, Shift takes away</source>
        <translation>Ecken anklicken. Doppelklick oder Eingabe schließt, Rücktaste nimmt eine Ecke zurück, Umschalt nimmt weg</translation>
    </message>
    <message>
        <source>Drag around the object; Shift or the right button takes away</source>
        <translation>Um das Objekt ziehen; Umschalt oder die rechte Taste nimmt weg</translation>
    </message>
    <message>
        <source>Drag from corner to corner; Shift or the right button takes away</source>
        <translation>Von Ecke zu Ecke ziehen; Umschalt oder die rechte Taste nimmt weg</translation>
    </message>
    <message>
        <source>Drag to erase, right button to paint</source>
        <translation>Ziehen radiert, rechte Taste malt</translation>
    </message>
    <message>
        <source>Drag to move the picture, wheel to zoom</source>
        <translation>Ziehen verschiebt das Bild, das Mausrad zoomt</translation>
    </message>
    <message>
        <source>Drag to paint, right button to erase, Shift for a straight line</source>
        <translation>Ziehen malt, rechte Taste radiert, Umschalt für eine Gerade</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>Scribble over the object. Tab takes what is found, Esc drops it, right button: not this</source>
        <translation>Über das Objekt kritzeln. Tab nimmt den Fund, Esc verwirft ihn, rechte Taste: das nicht</translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation>Smarter Pinsel</translation>
    </message>
</context>
</TS>
