<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>A&amp;uswahl</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;Instruction</source>
        <translation>A&amp;nweisung</translation>
    </message>
    <message>
        <source>E&amp;dits</source>
        <translation>Ände&amp;rungen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open Folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Shows the pictures of a folder as a film strip.</source>
        <translation>Zeigt die Bilder eines Ordners als Filmstreifen.</translation>
    </message>
    <message>
        <source>Open Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Next Picture</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Previous Picture</source>
        <translation>Voriges Bild</translation>
    </message>
    <message>
        <source>Save a Copy…</source>
        <translation>Kopie speichern …</translation>
    </message>
    <message>
        <source>Writes a new file in the way that changes least. The original is never written.</source>
        <translation>Schreibt eine neue Datei und ändert dabei so wenig wie möglich. Das Original wird nie überschrieben.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Writes a new file in a format, size and profile of your choice.</source>
        <translation>Schreibt eine neue Datei in Format, Größe und Profil nach Wahl.</translation>
    </message>
    <message>
        <source>Compare with File…</source>
        <translation>Mit Datei vergleichen …</translation>
    </message>
    <message>
        <source>Put Back Another Program&apos;s Output…</source>
        <translation>Ergebnis eines anderen Programms einsetzen …</translation>
    </message>
    <message>
        <source>Aligns a picture that another program changed, and takes over what really changed.</source>
        <translation>Richtet ein Bild aus, das ein anderes Programm geändert hat, und übernimmt, was sich wirklich geändert hat.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts…</source>
        <translation>Tastenkürzel …</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Clear Selection</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Invert Selection</source>
        <translation>Auswahl umkehren</translation>
    </message>
    <message>
        <source>Grow…</source>
        <translation>Vergrößern …</translation>
    </message>
    <message>
        <source>Shrink…</source>
        <translation>Verkleinern …</translation>
    </message>
    <message>
        <source>Feather…</source>
        <translation>Weiche Kante …</translation>
    </message>
    <message>
        <source>Fit to Edges in the Picture</source>
        <translation>An Bildkanten anpassen</translation>
    </message>
    <message>
        <source>Moves the outline to the nearest edge of what is selected.</source>
        <translation>Legt den Umriss an die nächste Kante des Ausgewählten.</translation>
    </message>
    <message>
        <source>Load Selection…</source>
        <translation>Auswahl laden …</translation>
    </message>
    <message>
        <source>Save Selection…</source>
        <translation>Auswahl speichern …</translation>
    </message>
    <message>
        <source>Zoom In</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom Out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Whole Picture</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Actual Pixels</source>
        <translation>Tatsächliche Pixel</translation>
    </message>
    <message>
        <source>One pixel of the picture is one pixel of the screen.</source>
        <translation>Ein Pixel des Bildes ist ein Pixel des Bildschirms.</translation>
    </message>
    <message>
        <source>Twice the Pixels</source>
        <translation>Doppelte Pixel</translation>
    </message>
    <message>
        <source>Show the Original</source>
        <translation>Original zeigen</translation>
    </message>
    <message>
        <source>As long as the key is held.</source>
        <translation>Solange die Taste gehalten wird.</translation>
    </message>
    <message>
        <source>Split Before and After</source>
        <translation>Vorher und nachher geteilt</translation>
    </message>
    <message>
        <source>Before and After Side by Side</source>
        <translation>Vorher und nachher nebeneinander</translation>
    </message>
    <message>
        <source>Next Comparison</source>
        <translation>Nächster Vergleich</translation>
    </message>
    <message>
        <source>Edited, split, side by side, original.</source>
        <translation>Bearbeitet, geteilt, nebeneinander, Original.</translation>
    </message>
    <message>
        <source>Change Map</source>
        <translation>Änderungskarte</translation>
    </message>
    <message>
        <source>Shows which pixels the edits changed.</source>
        <translation>Zeigt, welche Pixel geändert wurden.</translation>
    </message>
    <message>
        <source>Hide the Selection&apos;s Outline</source>
        <translation>Umriss der Auswahl ausblenden</translation>
    </message>
    <message>
        <source>Outline or Tint</source>
        <translation>Umriss oder Tönung</translation>
    </message>
    <message>
        <source>Changes how the selection is shown.</source>
        <translation>Ändert, wie die Auswahl gezeigt wird.</translation>
    </message>
    <message>
        <source>Side Panels</source>
        <translation>Seitenleisten</translation>
    </message>
    <message>
        <source>Film Strip</source>
        <translation>Filmstreifen</translation>
    </message>
    <message>
        <source>Picture Information</source>
        <translation>Bildinformationen</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Next Panel</source>
        <translation>Nächstes Bedienfeld</translation>
    </message>
    <message>
        <source>Moves the keyboard to the next panel.</source>
        <translation>Setzt die Tastatur in das nächste Bedienfeld.</translation>
    </message>
    <message>
        <source>Previous Panel</source>
        <translation>Voriges Bedienfeld</translation>
    </message>
    <message>
        <source>Moves the keyboard to the previous panel.</source>
        <translation>Setzt die Tastatur in das vorige Bedienfeld.</translation>
    </message>
    <message>
        <source>Full Screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Move the View</source>
        <translation>Ansicht verschieben</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Paints a selection. Alt takes away.</source>
        <translation>Malt eine Auswahl. Mit Alt wird weggenommen.</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Takes away from the selection.</source>
        <translation>Nimmt von der Auswahl weg.</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Polygon Lasso</source>
        <translation>Polygon-Lasso</translation>
    </message>
    <message>
        <source>Magic Wand</source>
        <translation>Zauberstab</translation>
    </message>
    <message>
        <source>Selects what looks alike around a click.</source>
        <translation>Wählt aus, was rund um einen Klick ähnlich aussieht.</translation>
    </message>
    <message>
        <source>Cut Out</source>
        <translation>Freistellen</translation>
    </message>
    <message>
        <source>Finds the outline of what a rectangle surrounds.</source>
        <translation>Findet den Umriss dessen, was ein Rechteck umschließt.</translation>
    </message>
    <message>
        <source>Move the View for a Moment</source>
        <translation>Ansicht kurz verschieben</translation>
    </message>
    <message>
        <source>Smaller Brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Larger Brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Softer Brush</source>
        <translation>Weicherer Pinsel</translation>
    </message>
    <message>
        <source>Harder Brush</source>
        <translation>Härterer Pinsel</translation>
    </message>
    <message>
        <source>Write an Instruction</source>
        <translation>Anweisung schreiben</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Run Before the Others</source>
        <translation>Vor den anderen ausführen</translation>
    </message>
    <message>
        <source>Live Preview</source>
        <translation>Live-Vorschau</translation>
    </message>
    <message>
        <source>Shows on the picture what the instruction would do.</source>
        <translation>Zeigt am Bild, was die Anweisung bewirken würde.</translation>
    </message>
    <message>
        <source>Previous Instruction</source>
        <translation>Vorige Anweisung</translation>
    </message>
    <message>
        <source>Next Instruction</source>
        <translation>Nächste Anweisung</translation>
    </message>
    <message>
        <source>Cancel What Runs</source>
        <translation>Laufendes abbrechen</translation>
    </message>
    <message>
        <source>Cancel Everything</source>
        <translation>Alles abbrechen</translation>
    </message>
    <message>
        <source>Hide or Show the Edit</source>
        <translation>Änderung aus- oder einblenden</translation>
    </message>
    <message>
        <source>Move Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Change the Edit…</source>
        <translation>Änderung anpassen …</translation>
    </message>
    <message>
        <source>Opens its text, selection and strength again.</source>
        <translation>Öffnet Text, Auswahl und Stärke erneut.</translation>
    </message>
    <message>
        <source>Run Again</source>
        <translation>Erneut ausführen</translation>
    </message>
    <message>
        <source>Delete the Edit</source>
        <translation>Änderung löschen</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Problem Report…</source>
        <translation>Problembericht …</translation>
    </message>
    <message>
        <source>Text to copy, without names and paths. Nothing is sent.</source>
        <translation>Text zum Kopieren, ohne Namen und Pfade. Nichts wird gesendet.</translation>
    </message>
    <message>
        <source>About Gesso</source>
        <translation>Über Gesso</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>The arrow keys move the picture, plus and minus zoom.</source>
        <translation>Die Pfeiltasten verschieben das Bild, Plus und Minus ändern die Größe.</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>What was still to be done for {name} was cancelled.</source>
        <translation>Was für {name} noch zu tun war, wurde abgebrochen.</translation>
    </message>
    <message>
        <source>What was finished is kept in its project.</source>
        <translation>Was fertig war, bleibt in seinem Projekt.</translation>
    </message>
    <message>
        <source>{folder} cannot be written to, so its edits are kept in {place}.</source>
        <translation>In {folder} kann nicht geschrieben werden; die Änderungen liegen deshalb in {place}.</translation>
    </message>
    <message>
        <source>They are found again whenever the picture is opened from there.</source>
        <translation>Sie werden wiedergefunden, sobald das Bild von dort geöffnet wird.</translation>
    </message>
    <message>
        <source>{name} is no longer there: it was moved, renamed or deleted.</source>
        <translation>{name} ist nicht mehr da: verschoben, umbenannt oder gelöscht.</translation>
    </message>
    <message>
        <source>It can still be looked at. To edit it, put it back.</source>
        <translation>Es lässt sich noch ansehen. Zum Bearbeiten legen Sie es zurück.</translation>
    </message>
    <message>
        <source>{name} was changed by another program.</source>
        <translation>{name} wurde von einem anderen Programm geändert.</translation>
    </message>
    <message>
        <source>What you see may be the former picture, and edits would be refused.</source>
        <translation>Was Sie sehen, ist vielleicht das frühere Bild; Änderungen würden abgelehnt.</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Erneut öffnen</translation>
    </message>
    <message>
        <source>Find the picture…</source>
        <translation>Bild suchen …</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>This could not be done.</source>
        <translation>Das ließ sich nicht ausführen.</translation>
    </message>
    <message>
        <source>Try it again, or in another way.</source>
        <translation>Versuchen Sie es noch einmal oder auf anderem Weg.</translation>
    </message>
    <message>
        <source>This cannot be done as it was asked.</source>
        <translation>So, wie es verlangt wurde, geht es nicht.</translation>
    </message>
    <message>
        <source>Change the instruction or its settings.</source>
        <translation>Ändern Sie die Anweisung oder ihre Einstellungen.</translation>
    </message>
    <message>
        <source>Two pictures that must have the same size do not.</source>
        <translation>Zwei Bilder müssten gleich groß sein, sind es aber nicht.</translation>
    </message>
    <message>
        <source>Choose a file that belongs to this picture.</source>
        <translation>Wählen Sie eine Datei, die zu diesem Bild gehört.</translation>
    </message>
    <message>
        <source>This step needs a model that is not installed.</source>
        <translation>Dieser Schritt braucht ein Modell, das nicht installiert ist.</translation>
    </message>
    <message>
        <source>Install one, or do it with what works without a model.</source>
        <translation>Installieren Sie eines, oder nutzen Sie, was ohne Modell geht.</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>Die Datei konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Check that it may be read and is a picture.</source>
        <translation>Prüfen Sie, ob sie gelesen werden darf und ein Bild ist.</translation>
    </message>
    <message>
        <source>The file is not there.</source>
        <translation>Die Datei ist nicht vorhanden.</translation>
    </message>
    <message>
        <source>Check whether it was moved, renamed or unplugged.</source>
        <translation>Prüfen Sie, ob sie verschoben, umbenannt oder der Datenträger entfernt wurde.</translation>
    </message>
    <message>
        <source>Gesso does not know this kind of file.</source>
        <translation>Gesso kennt diese Art von Datei nicht.</translation>
    </message>
    <message>
        <source>Convert it to TIFF, PNG or JPEG.</source>
        <translation>Wandeln Sie sie in TIFF, PNG oder JPEG um.</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>Die Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>Fetch it again from where it came from.</source>
        <translation>Holen Sie sie erneut von der Quelle.</translation>
    </message>
    <message>
        <source>The file is larger than Gesso can handle.</source>
        <translation>Die Datei ist zu groß für Gesso.</translation>
    </message>
    <message>
        <source>Open a smaller part or version of it.</source>
        <translation>Öffnen Sie einen Ausschnitt oder eine kleinere Fassung.</translation>
    </message>
    <message>
        <source>A part of Gesso that reads this format is not installed.</source>
        <translation>Der Teil von Gesso, der dieses Format liest, ist nicht installiert.</translation>
    </message>
    <message>
        <source>Install it, or convert the file to TIFF.</source>
        <translation>Installieren Sie ihn, oder wandeln Sie die Datei in TIFF um.</translation>
    </message>
    <message>
        <source>This would break a promise, so it was not done.</source>
        <translation>Das würde ein Versprechen brechen und wurde nicht getan.</translation>
    </message>
    <message>
        <source>Choose another format, or save a copy.</source>
        <translation>Wählen Sie ein anderes Format, oder speichern Sie eine Kopie.</translation>
    </message>
    <message>
        <source>There is a file of that name already.</source>
        <translation>Eine Datei dieses Namens gibt es schon.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The original is no longer the file that was edited.</source>
        <translation>Das Original ist nicht mehr die Datei, die bearbeitet wurde.</translation>
    </message>
    <message>
        <source>Put the former file back, or point to where it is now.</source>
        <translation>Legen Sie die frühere Datei zurück, oder zeigen Sie, wo sie jetzt liegt.</translation>
    </message>
    <message>
        <source>This failed. Your edits are safe.</source>
        <translation>Das ist fehlgeschlagen. Ihre Änderungen sind sicher.</translation>
    </message>
    <message>
        <source>Try again; if it fails again, copy the problem report.</source>
        <translation>Versuchen Sie es erneut; schlägt es wieder fehl, kopieren Sie den Problembericht.</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>Die Datei konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to.</source>
        <translation>Wählen Sie einen Ordner, in den Sie schreiben dürfen.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>Free some space, or choose another disk.</source>
        <translation>Schaffen Sie Platz, oder wählen Sie einen anderen Datenträger.</translation>
    </message>
    <message>
        <source>The record of the edits is damaged.</source>
        <translation>Die Aufzeichnung der Änderungen ist beschädigt.</translation>
    </message>
    <message>
        <source>The original is untouched; bring the record from a backup.</source>
        <translation>Das Original ist unberührt; holen Sie die Aufzeichnung aus einer Sicherung.</translation>
    </message>
    <message>
        <source>The result could not be aligned with the picture.</source>
        <translation>Das Ergebnis ließ sich nicht am Bild ausrichten.</translation>
    </message>
    <message>
        <source>Try again with a larger selection or another wording.</source>
        <translation>Versuchen Sie es mit größerer Auswahl oder anderen Worten.</translation>
    </message>
    <message>
        <source>Something unexpected happened. Your edits are safe.</source>
        <translation>Etwas Unerwartetes ist geschehen. Ihre Änderungen sind sicher.</translation>
    </message>
    <message>
        <source>Copy the problem report and send it to the developers.</source>
        <translation>Kopieren Sie den Problembericht, und senden Sie ihn an die Entwickler.</translation>
    </message>
</context>
<context>
    <name>Fidelity</name>
    <message>
        <source>checking</source>
        <translation>wird geprüft</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>look at it</source>
        <translation>ansehen</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>schlecht</translation>
    </message>
    <message>
        <source>Untouched pixels identical</source>
        <translation>Unberührte Pixel identisch</translation>
    </message>
    <message>
        <source>Shift left over</source>
        <translation>Verbleibender Versatz</translation>
    </message>
    <message>
        <source>Shift at the worst places</source>
        <translation>Versatz an den schlechtesten Stellen</translation>
    </message>
    <message>
        <source>Colour error as it came</source>
        <translation>Farbfehler im Rohzustand</translation>
    </message>
    <message>
        <source>Colour error after matching</source>
        <translation>Farbfehler nach Angleichung</translation>
    </message>
    <message>
        <source>Share of the picture changed</source>
        <translation>Geänderter Anteil des Bildes</translation>
    </message>
    <message>
        <source>Largest change</source>
        <translation>Größte Änderung</translation>
    </message>
    <message>
        <source>How it was done</source>
        <translation>Wie es gemacht wurde</translation>
    </message>
    <message>
        <source>Every pixel that no edit covers was read from the original and from the result, and compared bit for bit.</source>
        <translation>Jedes Pixel, das keine Änderung bedeckt, wurde aus Original und Ergebnis gelesen und Bit für Bit verglichen.</translation>
    </message>
    <message>
        <source>How far the output still lies beside the picture where nothing changed, in pixels of the size the model saw. Half of all places are better.</source>
        <translation>Wie weit das Ergebnis dort, wo sich nichts änderte, noch neben dem Bild liegt, in Pixeln der Größe, die das Modell sah. Die Hälfte aller Stellen ist besser.</translation>
    </message>
    <message>
        <source>The same; 19 of 20 places are better.</source>
        <translation>Ebenso; 19 von 20 Stellen sind besser.</translation>
    </message>
    <message>
        <source>How far the model changed colours that it should have left alone (ΔE; 1 is hardly seen).</source>
        <translation>Wie weit das Modell Farben änderte, die es hätte lassen sollen (ΔE; 1 ist kaum zu sehen).</translation>
    </message>
    <message>
        <source>What is left of that after its colours were matched to the picture (ΔE).</source>
        <translation>Was davon bleibt, nachdem seine Farben dem Bild angeglichen wurden (ΔE).</translation>
    </message>
    <message>
        <source>All pixels that this edit may change, however little.</source>
        <translation>Alle Pixel, die diese Änderung verändern darf, wie wenig auch immer.</translation>
    </message>
    <message>
        <source>Of any channel of any pixel, as a share of the full range.</source>
        <translation>Eines Kanals eines Pixels, als Anteil des vollen Bereichs.</translation>
    </message>
    <message>
        <source>exact: computed in place</source>
        <translation>exakt: an Ort und Stelle berechnet</translation>
    </message>
    <message>
        <source>only changed areas were replaced</source>
        <translation>nur geänderte Bereiche wurden ersetzt</translation>
    </message>
    <message>
        <source>tone and colour of the whole picture</source>
        <translation>Ton und Farbe des ganzen Bildes</translation>
    </message>
    <message>
        <source>the marked area was replaced</source>
        <translation>der markierte Bereich wurde ersetzt</translation>
    </message>
    <message>
        <source>no edit was found in the output</source>
        <translation>im Ergebnis wurde keine Änderung gefunden</translation>
    </message>
    <message>
        <source>The picture is too flat to align the output with it; it was placed as it came.</source>
        <translation>Das Bild hat zu wenig Struktur, um das Ergebnis daran auszurichten; es wurde eingesetzt, wie es kam.</translation>
    </message>
    <message>
        <source>The output does not lie exactly on the picture; look closely at the edges.</source>
        <translation>Das Ergebnis liegt nicht genau auf dem Bild; sehen Sie sich die Kanten genau an.</translation>
    </message>
    <message>
        <source>The edit is everywhere: its tone and colour were applied to the whole picture.</source>
        <translation>Die Änderung ist überall: Ton und Farbe wurden auf das ganze Bild angewendet.</translation>
    </message>
    <message>
        <source>The output shows no edit, so nothing was changed.</source>
        <translation>Das Ergebnis zeigt keine Änderung; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Its overall colour differs; if that is the edit, apply it to the whole picture.</source>
        <translation>Die Gesamtfarbe weicht ab; ist das die Änderung, wenden Sie sie auf das ganze Bild an.</translation>
    </message>
    <message>
        <source>Most of the picture was replaced; too little is left to measure by. Look at all of it.</source>
        <translation>Der größte Teil des Bildes wurde ersetzt; zum Messen bleibt zu wenig. Sehen Sie sich alles an.</translation>
    </message>
    <message>
        <source>The colours could not be matched everywhere; compare before and after.</source>
        <translation>Die Farben ließen sich nicht überall angleichen; vergleichen Sie vorher und nachher.</translation>
    </message>
    <message>
        <source>What lies below this edit has changed since; compose it again.</source>
        <translation>Was unter dieser Änderung liegt, hat sich seither geändert; setzen Sie sie neu ein.</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Open a picture</source>
        <translation>Bild öffnen</translation>
    </message>
    <message>
        <source>Pictures and projects</source>
        <translation>Bilder und Projekte</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Where is the picture of {project}?</source>
        <translation>Wo ist das Bild zu {project}?</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Choose a colour profile</source>
        <translation>Farbprofil auswählen</translation>
    </message>
    <message>
        <source>Colour profiles</source>
        <translation>Farbprofile</translation>
    </message>
</context>
<context>
    <name>FileEditor</name>
    <message>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Choose a file for: %1</source>
        <translation>Datei auswählen für: %1</translation>
    </message>
</context>
<context>
    <name>FilmStripView</name>
    <message>
        <source>Film strip</source>
        <translation>Filmstreifen</translation>
    </message>
    <message>
        <source>The pictures of this folder. Return opens one.</source>
        <translation>Die Bilder dieses Ordners. Die Eingabetaste öffnet eines.</translation>
    </message>
</context>
<context>
    <name>HelpCommands</name>
    <message>
        <source>The manual is not part of this installation.</source>
        <translation>Das Handbuch ist nicht Teil dieser Installation.</translation>
    </message>
    <message>
        <source>Gesso {version}</source>
        <translation>Gesso {version}</translation>
    </message>
    <message>
        <source>Edits photographs by instruction and never changes a pixel it was not asked to change. Apache-2.0; uses Qt (LGPL 3), OpenCV, libvips and others.</source>
        <translation>Bearbeitet Fotos nach Anweisung und ändert nie ein Pixel, das nicht geändert werden soll. Apache-2.0; nutzt Qt (LGPL 3), OpenCV, libvips und andere.</translation>
    </message>
</context>
<context>
    <name>HistogramView</name>
    <message>
        <source>Histogram, not counted yet</source>
        <translation>Histogramm, noch nicht gezählt</translation>
    </message>
    <message>
        <source>{channel}: {bottom} % black, {top} % white</source>
        <translation>{channel}: {bottom} % schwarz, {top} % weiß</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>Logarithmic</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <source>Search metadata</source>
        <translation>Metadaten durchsuchen</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>Counted on a reduced copy, in source values</source>
        <translation>Gezählt an einer verkleinerten Kopie, in Werten der Quelle</translation>
    </message>
    <message>
        <source>Every pixel, in source values</source>
        <translation>Jedes Pixel, in Werten der Quelle</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Camera (EXIF)</source>
        <translation>Kamera (EXIF)</translation>
    </message>
    <message>
        <source>Place (GPS): stays in every copy</source>
        <translation>Ort (GPS): bleibt in jeder Kopie</translation>
    </message>
    <message>
        <source>Caption and credits (IPTC)</source>
        <translation>Beschriftung und Urheber (IPTC)</translation>
    </message>
    <message>
        <source>XMP</source>
        <translation>XMP</translation>
    </message>
    <message>
        <source>Colour profile (ICC)</source>
        <translation>Farbprofil (ICC)</translation>
    </message>
    <message>
        <source>Damaged metadata</source>
        <translation>Beschädigte Metadaten</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Main tool bar</source>
        <translation>Hauptwerkzeugleiste</translation>
    </message>
    <message>
        <source>Selection tools</source>
        <translation>Auswahlwerkzeuge</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Copy the message</source>
        <translation>Meldung kopieren</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Tonwerte</translation>
    </message>
    <message>
        <source>Automatic tones</source>
        <translation>Automatische Tonwerte</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Shadows</source>
        <translation>Tiefen</translation>
    </message>
    <message>
        <source>Highlights</source>
        <translation>Lichter</translation>
    </message>
    <message>
        <source>Warmth</source>
        <translation>Wärme</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>Farbton</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Sättigung</translation>
    </message>
    <message>
        <source>Vibrance</source>
        <translation>Dynamik</translation>
    </message>
    <message>
        <source>Black and white</source>
        <translation>Schwarzweiß</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Local contrast</source>
        <translation>Lokaler Kontrast</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>Schärfen</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>Weichzeichnen</translation>
    </message>
    <message>
        <source>Remove noise</source>
        <translation>Rauschen entfernen</translation>
    </message>
    <message>
        <source>Reduce blur</source>
        <translation>Unschärfe mindern</translation>
    </message>
    <message>
        <source>Restore faded colours</source>
        <translation>Verblasste Farben auffrischen</translation>
    </message>
    <message>
        <source>Remove colour cast</source>
        <translation>Farbstich entfernen</translation>
    </message>
    <message>
        <source>Remove stain</source>
        <translation>Flecken entfernen</translation>
    </message>
    <message>
        <source>Remove halftone screen</source>
        <translation>Druckraster entfernen</translation>
    </message>
    <message>
        <source>Remove dust and scratches</source>
        <translation>Staub und Kratzer entfernen</translation>
    </message>
    <message>
        <source>Remove object</source>
        <translation>Objekt entfernen</translation>
    </message>
    <message>
        <source>Remove background</source>
        <translation>Hintergrund entfernen</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Zuschneiden</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>Gerade richten</translation>
    </message>
    <message>
        <source>Edit by instruction</source>
        <translation>Nach Anweisung bearbeiten</translation>
    </message>
    <message>
        <source>Remove JPEG blocks</source>
        <translation>JPEG-Blöcke entfernen</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Colourise</source>
        <translation>Kolorieren</translation>
    </message>
    <message>
        <source>Compose from a file</source>
        <translation>Aus einer Datei einsetzen</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Black point</source>
        <translation>Schwarzpunkt</translation>
    </message>
    <message>
        <source>White point</source>
        <translation>Weißpunkt</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Mal</translation>
    </message>
    <message>
        <source>Dust</source>
        <translation>Staub</translation>
    </message>
    <message>
        <source>Scratches</source>
        <translation>Kratzer</translation>
    </message>
    <message>
        <source>Dust and scratches</source>
        <translation>Staub und Kratzer</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>In the selection</source>
        <translation>In der Auswahl</translation>
    </message>
    <message>
        <source>By the given angle</source>
        <translation>Um den angegebenen Winkel</translation>
    </message>
    <message>
        <source>Left to right</source>
        <translation>Links nach rechts</translation>
    </message>
    <message>
        <source>Top to bottom</source>
        <translation>Oben nach unten</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>stops</source>
        <translation>Blenden</translation>
    </message>
    <message>
        <source>an exact operator</source>
        <translation>ein exakter Operator</translation>
    </message>
    <message>
        <source>a model that follows instructions</source>
        <translation>ein Modell, das Anweisungen folgt</translation>
    </message>
    <message>
        <source>a model that finds things by name</source>
        <translation>ein Modell, das Dinge nach Namen findet</translation>
    </message>
    <message>
        <source>a model that fills what it removes</source>
        <translation>ein Modell, das füllt, was es entfernt</translation>
    </message>
    <message>
        <source>a restoration network</source>
        <translation>ein Netz zur Restaurierung</translation>
    </message>
    <message>
        <source>an enlarging network</source>
        <translation>ein Netz zum Vergrößern</translation>
    </message>
    <message>
        <source>a model that makes pictures</source>
        <translation>ein Modell, das Bilder erzeugt</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>Chinesisch</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>Arabisch</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Information</source>
        <translation>Informationen</translation>
    </message>
    <message>
        <source>Film Strip</source>
        <translation>Filmstreifen</translation>
    </message>
</context>
<context>
    <name>PictureFacts</name>
    <message>
        <source>{count} bit</source>
        <translation>{count} Bit</translation>
    </message>
    <message>
        <source>no profile, taken as sRGB</source>
        <translation>kein Profil, als sRGB behandelt</translation>
    </message>
</context>
<context>
    <name>PictureList</name>
    <message>
        <source>Has edits</source>
        <translation>Hat Änderungen</translation>
    </message>
</context>
<context>
    <name>ProblemReportDialog</name>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Problem Report</source>
        <translation>Problembericht</translation>
    </message>
    <message>
        <source>This text helps to find a fault. Names, paths and pictures are not in it. Nothing is sent: copy it, read it, and pass it on yourself.</source>
        <translation>Dieser Text hilft, einen Fehler zu finden. Namen, Pfade und Bilder stehen nicht darin. Nichts wird gesendet: Kopieren und lesen Sie ihn, und geben Sie ihn selbst weiter.</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>Text des Berichts</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>ReadOutView</name>
    <message>
        <source>Values under the cursor</source>
        <translation>Werte unter dem Zeiger</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: %1</source>
        <translation>Auf Standard zurücksetzen: %1</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>Editing</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The language of menus, panels and messages.</source>
        <translation>Die Sprache der Menüs, Bedienfelder und Meldungen.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Dark or light. Dark is used where the system does not say.</source>
        <translation>Dunkel oder hell. Macht das System keine Angabe, wird Dunkel verwendet.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>In percent of the system&apos;s font size. Buttons and icons grow with it.</source>
        <translation>In Prozent der Schriftgröße des Systems. Schaltflächen und Symbole wachsen mit.</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>Zuletzt geöffnete Dateien</translation>
    </message>
    <message>
        <source>How many are listed; 0 remembers none.</source>
        <translation>Wie viele aufgeführt werden; bei 0 wird keine gemerkt.</translation>
    </message>
    <message>
        <source>Monitor profile</source>
        <translation>Monitorprofil</translation>
    </message>
    <message>
        <source>An ICC file that describes this screen. Left empty, the system&apos;s profile is used where it can be read, otherwise sRGB.</source>
        <translation>Eine ICC-Datei, die diesen Bildschirm beschreibt. Bleibt sie leer, gilt das Profil des Systems, wo es lesbar ist, sonst sRGB.</translation>
    </message>
    <message>
        <source>ICC profiles (*.icc *.icm)</source>
        <translation>ICC-Profile (*.icc *.icm)</translation>
    </message>
    <message>
        <source>Selections are shown by</source>
        <translation>Auswahl wird gezeigt durch</translation>
    </message>
    <message>
        <source>How the picture shows what is selected.</source>
        <translation>Wie das Bild zeigt, was ausgewählt ist.</translation>
    </message>
    <message>
        <source>A moving outline</source>
        <translation>Laufender Umriss</translation>
    </message>
    <message>
        <source>A tint</source>
        <translation>Tönung</translation>
    </message>
    <message>
        <source>Outline and tint</source>
        <translation>Umriss und Tönung</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>Tönung</translation>
    </message>
    <message>
        <source>The colour of the selection and of the change map.</source>
        <translation>Die Farbe der Auswahl und der Änderungskarte.</translation>
    </message>
    <message>
        <source>Pen pressure changes the brush size</source>
        <translation>Stiftdruck ändert die Pinselgröße</translation>
    </message>
    <message>
        <source>Applies to graphics tablets only.</source>
        <translation>Gilt nur für Grafiktabletts.</translation>
    </message>
    <message>
        <source>Preview while typing</source>
        <translation>Vorschau beim Schreiben</translation>
    </message>
    <message>
        <source>Shows on the picture what a sentence would do before it is applied.</source>
        <translation>Zeigt am Bild, was ein Satz bewirken würde, bevor er angewendet wird.</translation>
    </message>
    <message>
        <source>Edits run on</source>
        <translation>Änderungen laufen auf</translation>
    </message>
    <message>
        <source>Exact operators always run here, within Gesso. Only what needs a model is sent anywhere else.</source>
        <translation>Exakte Operatoren laufen immer hier, in Gesso. Nur was ein Modell braucht, wird anderswohin gegeben.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Operators only</source>
        <translation>Nur Operatoren</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>Ein Server</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>What an export starts with; it can be changed each time.</source>
        <translation>Womit ein Export beginnt; es lässt sich jedes Mal ändern.</translation>
    </message>
    <message>
        <source>As the original</source>
        <translation>Wie das Original</translation>
    </message>
    <message>
        <source>WebP, lossless</source>
        <translation>WebP, verlustfrei</translation>
    </message>
    <message>
        <source>JPEG quality</source>
        <translation>JPEG-Qualität</translation>
    </message>
    <message>
        <source>Higher keeps more and makes larger files.</source>
        <translation>Höher bewahrt mehr und macht größere Dateien.</translation>
    </message>
    <message>
        <source>Keep camera data, captions and place</source>
        <translation>Kameradaten, Beschriftung und Ort behalten</translation>
    </message>
    <message>
        <source>EXIF, IPTC, XMP and GPS go into exported files. Saved copies always keep them.</source>
        <translation>EXIF, IPTC, XMP und GPS kommen in exportierte Dateien. Gespeicherte Kopien behalten sie immer.</translation>
    </message>
    <message>
        <source>Memory for shown pictures</source>
        <translation>Speicher für gezeigte Bilder</translation>
    </message>
    <message>
        <source>More makes moving around large pictures smoother.</source>
        <translation>Mehr macht das Bewegen in großen Bildern flüssiger.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Keine Einstellung enthält diese Wörter.</translation>
    </message>
</context>
<context>
    <name>ShortcutDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>Search by key</source>
        <translation>Nach Taste suchen</translation>
    </message>
    <message>
        <source>Reset All</source>
        <translation>Alle zurücksetzen</translation>
    </message>
</context>
<context>
    <name>ShortcutEditor</name>
    <message>
        <source>No action chosen</source>
        <translation>Keine Aktion ausgewählt</translation>
    </message>
    <message>
        <source>Now used by: %1. It will be taken from there.</source>
        <translation>Jetzt verwendet von: %1. Die Taste wird dort weggenommen.</translation>
    </message>
    <message>
        <source>Use This Key</source>
        <translation>Diese Taste verwenden</translation>
    </message>
    <message>
        <source>Add This Key</source>
        <translation>Diese Taste hinzufügen</translation>
    </message>
    <message>
        <source>No Key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Press the new key</source>
        <translation>Neue Taste drücken</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Aktionen und ihre Tasten</translation>
    </message>
</context>
<context>
    <name>SplitHandle</name>
    <message>
        <source>Split between before and after</source>
        <translation>Teilung zwischen vorher und nachher</translation>
    </message>
    <message>
        <source>The left and right arrow keys move it.</source>
        <translation>Die Pfeiltasten links und rechts verschieben sie.</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Say what should change in a photograph. Gesso changes that, and not one pixel more; your original is never written.</source>
        <translation>Sagen Sie, was sich an einem Foto ändern soll. Gesso ändert das und kein Pixel mehr; Ihr Original wird nie überschrieben.</translation>
    </message>
    <message>
        <source>&amp;Open a picture…</source>
        <translation>Bild ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open a &amp;folder…</source>
        <translation>&amp;Ordner öffnen …</translation>
    </message>
    <message>
        <source>Or drop pictures, a folder or a project here.</source>
        <translation>Oder Bilder, einen Ordner oder ein Projekt hierher ziehen.</translation>
    </message>
    <message>
        <source>&amp;Recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Recent pictures</source>
        <translation>Zuletzt geöffnete Bilder</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
</context>
</TS>
