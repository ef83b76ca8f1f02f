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
        <source>New key</source>
        <translation>Neue Taste</translation>
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
</TS>
