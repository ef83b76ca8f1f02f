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
        <translation>Fremdes Ergebnis einsetzen …</translation>
    </message>
    <message>
        <source>Aligns a picture that another program changed, and takes over what really changed.</source>
        <translation>Richtet ein Bild aus, das ein anderes Programm geändert hat, und übernimmt, was sich wirklich geändert hat.</translation>
    </message>
    <message>
        <source>Enlarge…</source>
        <translation>Vergrößern …</translation>
    </message>
    <message>
        <source>Writes a new, larger picture; a model adds the detail.</source>
        <translation>Schreibt ein neues, größeres Bild; ein Modell ergänzt die Details.</translation>
    </message>
    <message>
        <source>Expand the Frame…</source>
        <translation>Bildfläche erweitern …</translation>
    </message>
    <message>
        <source>Writes a new picture with a border around this one, which a model makes.</source>
        <translation>Schreibt ein neues Bild mit einem Rand um dieses; den Rand macht ein Modell.</translation>
    </message>
    <message>
        <source>Generate a Picture…</source>
        <translation>Bild erzeugen…</translation>
    </message>
    <message>
        <source>Writes a new picture that a model makes from words.</source>
        <translation>Schreibt ein neues Bild, das ein Modell aus Wörtern macht.</translation>
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
        <source>Select Subject</source>
        <translation>Motiv auswählen</translation>
    </message>
    <message>
        <source>Selects the main thing of the picture.</source>
        <translation>Wählt das Hauptmotiv des Bildes aus.</translation>
    </message>
    <message>
        <source>Select Dust and Scratches</source>
        <translation>Staub und Kratzer auswählen</translation>
    </message>
    <message>
        <source>Shows what looks like damage, to be corrected before it is repaired.</source>
        <translation>Zeigt, was wie ein Schaden aussieht, damit Sie es vor der Reparatur berichtigen können.</translation>
    </message>
    <message>
        <source>Invert Selection</source>
        <translation>Auswahl umkehren</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Erweitern</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Weiche Kante</translation>
    </message>
    <message>
        <source>Fit to Edges in the Picture</source>
        <translation>An Kanten im Bild anpassen</translation>
    </message>
    <message>
        <source>Moves the outline to the nearest edge of what is selected.</source>
        <translation>Legt den Umriss an die nächste Kante des Ausgewählten.</translation>
    </message>
    <message>
        <source>Erase What Is Selected</source>
        <translation>Ausgewähltes entfernen</translation>
    </message>
    <message>
        <source>The place is filled with what is around it.</source>
        <translation>Die Stelle wird mit dem gefüllt, was sie umgibt.</translation>
    </message>
    <message>
        <source>Repair What Is Selected</source>
        <translation>Ausgewähltes reparieren</translation>
    </message>
    <message>
        <source>What is selected counts as dust and scratches; nothing else is touched.</source>
        <translation>Das Ausgewählte gilt als Staub und Kratzer; sonst wird nichts verändert.</translation>
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
        <translation>Einzoomen</translation>
    </message>
    <message>
        <source>Zoom Out</source>
        <translation>Auszoomen</translation>
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
        <source>Edits</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Fidelity</source>
        <translation>Treue</translation>
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
        <source>Two Files</source>
        <translation>Vergleich</translation>
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
        <source>Return places one, the arrow keys move it.</source>
        <translation>Die Eingabetaste setzt eines, die Pfeiltasten verschieben es.</translation>
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
        <source>Select by Clicking</source>
        <translation>Durch Anklicken auswählen</translation>
    </message>
    <message>
        <source>Click on a thing, or draw a box around it; a click with Alt takes something out. Return ends one thing.</source>
        <translation>Klicken Sie ein Objekt an, oder ziehen Sie einen Rahmen darum; ein Klick mit Alt nimmt etwas heraus. Die Eingabetaste schließt ein Objekt ab.</translation>
    </message>
    <message>
        <source>Erase from the Picture</source>
        <translation>Aus dem Bild entfernen</translation>
    </message>
    <message>
        <source>What is brushed over is filled with what is around it.</source>
        <translation>Übermaltes wird mit dem gefüllt, was es umgibt.</translation>
    </message>
    <message>
        <source>Stop the Tool</source>
        <translation>Werkzeug stoppen</translation>
    </message>
    <message>
        <source>Gives up what a tool is busy with.</source>
        <translation>Bricht ab, womit ein Werkzeug beschäftigt ist.</translation>
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
        <source>Makes it anew from what lies below it. Not for values that a model measured: they are measured with the whole sentence.</source>
        <translation>Macht sie neu aus dem, was darunter liegt. Nicht für Werte, die ein Modell gemessen hat: Sie werden mit dem ganzen Satz gemessen.</translation>
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
        <source>Models and Machine…</source>
        <translation>Modelle und Rechner …</translation>
    </message>
    <message>
        <source>What this computer has, which models it can run, and adding more of them.</source>
        <translation>Was dieser Rechner hat, welche Modelle er ausführen kann, und wie weitere hinzukommen.</translation>
    </message>
    <message>
        <source>Servers…</source>
        <translation>Server …</translation>
    </message>
    <message>
        <source>Computers that run models for this one, and pairing with another of them.</source>
        <translation>Rechner, die Modelle für diesen ausführen, und das Koppeln mit einem weiteren.</translation>
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
    <message>
        <source>Needs an enlarging network, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>Braucht ein Netz zum Vergrößern; hier kann keines laufen. Hilfe ▸ Modelle und Rechner zeigt, welche es gibt.</translation>
    </message>
    <message>
        <source>Needs a model that fills, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>Braucht ein Modell, das Flächen füllt; hier kann keines laufen. Hilfe ▸ Modelle und Rechner zeigt, welche es gibt.</translation>
    </message>
    <message>
        <source>Needs a model that makes pictures from words, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>Braucht ein Modell, das Bilder aus Wörtern macht, und hier läuft keines. Hilfe ▸ Modelle und Rechner zeigt, welche es gibt.</translation>
    </message>
    <message>
        <source>Needs a model that masks what is clicked, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>Braucht ein Modell, das Angeklicktes auswählt; hier kann keines laufen. Hilfe ▸ Modelle und Rechner zeigt, welche es gibt.</translation>
    </message>
    <message>
        <source>Needs a model that masks the main subject, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>Braucht ein Modell, das das Hauptmotiv auswählt; hier kann keines laufen. Hilfe ▸ Modelle und Rechner zeigt, welche es gibt.</translation>
    </message>
    <message>
        <source>A server might do it, but by the settings nothing is sent to one.</source>
        <translation>Ein Server könnte es, aber nach den Einstellungen wird an keinen etwas gesendet.</translation>
    </message>
    <message>
        <source>A server might do it: choose Automatic where the edits run.</source>
        <translation>Ein Server könnte es: Wählen Sie „Automatisch“, wo die Bearbeitungen laufen.</translation>
    </message>
    <message>
        <source>A server might do it, but it does not answer now.</source>
        <translation>Ein Server könnte es, aber er antwortet gerade nicht.</translation>
    </message>
</context>
<context>
    <name>BusyNote</name>
    <message>
        <source>Stop (Escape)</source>
        <translation>Stoppen (Esc)</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>The arrow keys move the picture, plus and minus zoom. With a rectangle or an ellipse, Return places one in the middle; the arrow keys move it, with Shift they resize it; Return again selects.</source>
        <translation>Die Pfeiltasten verschieben das Bild, Plus und Minus zoomen. Bei Rechteck oder Ellipse setzt die Eingabetaste eines in die Mitte; die Pfeiltasten verschieben es, mit Umschalt ändern sie die Größe; die Eingabetaste wählt dann aus.</translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>Removes noise, blur, JPEG blocks and dust, as far as it is asked to, and keeps the rest. Part of Gesso; trained on synthetic pictures alone.</source>
        <translation>Entfernt Rauschen, Unschärfe, JPEG-Blöcke und Staub, soweit es verlangt wird, und erhält den Rest. Teil von Gesso; nur mit künstlichen Bildern trainiert.</translation>
    </message>
    <message>
        <source>strong noise</source>
        <translation>starkes Rauschen</translation>
    </message>
    <message>
        <source>film grain</source>
        <translation>Filmkorn</translation>
    </message>
    <message>
        <source>Looks at the whole picture and sets exact operators that repair fading, colour casts and wrong exposure. Part of Gesso; trained on synthetic pictures alone.</source>
        <translation>Betrachtet das ganze Bild und stellt exakte Operatoren ein, die Verblassen, Farbstiche und falsche Belichtung beheben. Teil von Gesso; nur mit künstlichen Bildern trainiert.</translation>
    </message>
    <message>
        <source>colour casts</source>
        <translation>Farbstiche</translation>
    </message>
    <message>
        <source>pictures that are too dark</source>
        <translation>zu dunkle Bilder</translation>
    </message>
</context>
<context>
    <name>CertificateRow</name>
    <message>
        <source>Only where the server asks for one: a PEM file with its key.</source>
        <translation>Nur wo der Server eines verlangt: eine PEM-Datei mit Schlüssel.</translation>
    </message>
    <message>
        <source>Your certificate</source>
        <translation>Ihr Zertifikat</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Wählen …</translation>
    </message>
    <message>
        <source>&amp;Leave out</source>
        <translation>We&amp;glassen</translation>
    </message>
</context>
<context>
    <name>Channels</name>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
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
        <source>Cyan</source>
        <translation>Cyan</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>Magenta</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Black ink</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>Lightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Green to red</source>
        <translation>Grün bis Rot</translation>
    </message>
    <message>
        <source>Blue to yellow</source>
        <translation>Blau bis Gelb</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Further channel {number}</source>
        <translation>Weiterer Kanal {number}</translation>
    </message>
</context>
<context>
    <name>Delivery</name>
    <message>
        <source>Save {name}</source>
        <translation>{name} speichern</translation>
    </message>
    <message>
        <source>{name} does not keep what was promised: pixels differ where nothing was to change.</source>
        <translation>{name} hält nicht, was versprochen war: Pixel weichen ab, wo sich nichts ändern sollte.</translation>
    </message>
    <message>
        <source>Do not use this file. Save it in another format, and report this.</source>
        <translation>Verwenden Sie diese Datei nicht. Speichern Sie in einem anderen Format, und melden Sie den Fehler.</translation>
    </message>
    <message>
        <source>Saved {name}.</source>
        <translation>{name} wurde gespeichert.</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>The check of its pixels was cancelled.</source>
        <translation>Die Prüfung der Pixel wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Every pixel was computed anew, as was said before.</source>
        <translation>Jedes Pixel wurde neu berechnet, wie vorher gesagt.</translation>
    </message>
    <message>
        <source>Checked: no pixel was changed but by your edits.</source>
        <translation>Geprüft: Kein Pixel wurde geändert außer durch Ihre Änderungen.</translation>
    </message>
    <message>
        <source>Checked: outside the edits every pixel is identical.</source>
        <translation>Geprüft: Außerhalb der Änderungen ist jedes Pixel identisch.</translation>
    </message>
    <message>
        <source>{count} pixels outside the edits differ, as was said before.</source>
        <translation>Abweichende Pixel außerhalb der Änderungen, wie vorher gesagt: {count}.</translation>
    </message>
    <message>
        <source>Save as {name}</source>
        <translation>Als {name} speichern</translation>
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
    <name>Dust</name>
    <message>
        <source>Dust and scratches</source>
        <translation>Staub und Kratzer</translation>
    </message>
    <message>
        <source>Repair dust and scratches</source>
        <translation>Staub und Kratzer reparieren</translation>
    </message>
    <message>
        <source>Nothing that looks like dust or scratches was found.</source>
        <translation>Es wurde nichts gefunden, was wie Staub oder Kratzer aussieht.</translation>
    </message>
    <message>
        <source>Mark the places with the brush, then choose Select ▸ Repair What Is Selected.</source>
        <translation>Markieren Sie die Stellen mit dem Pinsel und wählen Sie dann Auswahl ▸ Ausgewähltes reparieren.</translation>
    </message>
    <message>
        <source>Nothing that looks like dust or scratches was found in the selection.</source>
        <translation>In der Auswahl wurde nichts gefunden, was wie Staub oder Kratzer aussieht.</translation>
    </message>
    <message>
        <source>Clear the selection to look everywhere.</source>
        <translation>Heben Sie die Auswahl auf, um überall zu suchen.</translation>
    </message>
</context>
<context>
    <name>DustBar</name>
    <message>
        <source>Nothing is surely dust or a scratch; more sensitivity shows what may be.</source>
        <translation>Nichts ist sicher Staub oder ein Kratzer; mehr Empfindlichkeit zeigt, was es sein könnte.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>%Ln Stelle</numerusform>
            <numerusform>%Ln Stellen</numerusform>
        </translation>
    </message>
    <message>
        <source>less than {percent}</source>
        <translation>weniger als {percent}</translation>
    </message>
    <message>
        <source>Repaired: {places}, {percent} % of the picture</source>
        <translation>Repariert: {places}, {percent} % des Bildes</translation>
    </message>
    <message>
        <source>Dust and scratches: {places}, {percent} % of the picture</source>
        <translation>Staub und Kratzer: {places}, {percent} % des Bildes</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Clear Selection</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>&amp;Repair</source>
        <translation>&amp;Reparieren</translation>
    </message>
    <message>
        <source>Repairs exactly what is selected, as one edit.</source>
        <translation>Repariert genau das Ausgewählte, als eine Änderung.</translation>
    </message>
</context>
<context>
    <name>DustSensitivity</name>
    <message>
        <source>To the right, fainter marks count as damage; to the left, only sure ones. What was added or taken out by hand stays.</source>
        <translation>Nach rechts gelten auch schwächere Spuren als Schaden, nach links nur sichere. Was von Hand hinzugefügt oder weggenommen wurde, bleibt.</translation>
    </message>
</context>
<context>
    <name>Edits</name>
    <message>
        <source>{name}</source>
        <translation>{name}</translation>
    </message>
    <message>
        <source>Deleted: {name}</source>
        <translation>Gelöscht: {name}</translation>
    </message>
    <message>
        <source>Hidden: {name}</source>
        <translation>Ausgeblendet: {name}</translation>
    </message>
    <message>
        <source>Shown: {name}</source>
        <translation>Eingeblendet: {name}</translation>
    </message>
    <message>
        <source>Opacity {percent} %: {name}</source>
        <translation>Deckkraft {percent} %: {name}</translation>
    </message>
    <message>
        <source>Texture {percent} %: {name}</source>
        <translation>Textur {percent} %: {name}</translation>
    </message>
    <message>
        <source>Other area: {name}</source>
        <translation>Anderer Bereich: {name}</translation>
    </message>
    <message>
        <source>Other values: {name}</source>
        <translation>Andere Werte: {name}</translation>
    </message>
    <message>
        <source>Moved: {name}</source>
        <translation>Verschoben: {name}</translation>
    </message>
    <message>
        <source>Framing</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>{first}, and {count} more</source>
        <translation>{first} und {count} weitere</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>exakt</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>aus einer Datei</translation>
    </message>
    <message>
        <source>{engine} on {host}</source>
        <translation>{engine} auf {host}</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>ausgeblendet</translation>
    </message>
    <message>
        <source>texture {percent} %</source>
        <translation>Textur {percent} %</translation>
    </message>
    <message>
        <source>out of date</source>
        <translation>veraltet</translation>
    </message>
    <message>
        <source>preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>{count} steps</source>
        <translation>{count} Schritte</translation>
    </message>
    <message>
        <source>Crop to {size}</source>
        <translation>Zuschneiden auf {size}</translation>
    </message>
    <message>
        <source>Turn by {degrees}°</source>
        <translation>Drehen um {degrees}°</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Straighten by {degrees}°</source>
        <translation>Gerade ausrichten um {degrees}°</translation>
    </message>
    <message>
        <source>Made from something else: what lies below has changed since. Run it again to renew it.</source>
        <translation>Aus einem früheren Stand entstanden: Was darunter liegt, hat sich seither geändert. Zum Erneuern erneut ausführen.</translation>
    </message>
    <message>
        <source>A preview: made soon, small and in few steps. Run it again in final quality to keep it.</source>
        <translation>Eine Vorschau: schnell, klein und in wenigen Schritten gemacht. Führen Sie sie in endgültiger Qualität neu aus, um sie zu behalten.</translation>
    </message>
    <message>
        <source>A preview: made soon, small and in few steps. Choose its edits below to run them again in final quality.</source>
        <translation>Eine Vorschau: schnell, klein und in wenigen Schritten gemacht. Wählen Sie die Änderungen darunter, um sie in endgültiger Qualität neu auszuführen.</translation>
    </message>
</context>
<context>
    <name>EngineChooser</name>
    <message>
        <source>Edits &amp;run on</source>
        <translation>Änderungen &amp;laufen auf</translation>
    </message>
    <message>
        <source>What happens to each step</source>
        <translation>Was mit jedem Schritt geschieht</translation>
    </message>
</context>
<context>
    <name>EngineLine</name>
    <message>
        <source>“{step}”: {who}</source>
        <translation>„{step}“: {who}</translation>
    </message>
</context>
<context>
    <name>Engines</name>
    <message>
        <source>exact, here in Gesso</source>
        <translation>exakt, hier in Gesso</translation>
    </message>
    <message>
        <source>{engine} on this machine</source>
        <translation>{engine} auf diesem Rechner</translation>
    </message>
    <message>
        <source>{engine} on {host}</source>
        <translation>{engine} auf {host}</translation>
    </message>
    <message>
        <source>needs to know where</source>
        <translation>muss wissen, wo</translation>
    </message>
    <message>
        <source>left out by your choice</source>
        <translation>nach Ihrer Wahl ausgelassen</translation>
    </message>
    <message>
        <source>needs a model that is not installed</source>
        <translation>braucht ein Modell, das nicht installiert ist</translation>
    </message>
    <message>
        <source>Nothing leaves this machine.</source>
        <translation>Nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Altogether {size} would leave this machine.</source>
        <translation>Insgesamt würden {size} diesen Rechner verlassen.</translation>
    </message>
    <message>
        <source>Runs on this machine.</source>
        <translation>Läuft auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Runs on {host}.</source>
        <translation>Läuft auf {host}.</translation>
    </message>
    <message>
        <source>There was not memory enough for the best way of running {engine}; it ran in a smaller way ({placement}).</source>
        <translation>Der Speicher reichte nicht, um {engine} auf die beste Weise auszuführen; es lief sparsamer ({placement}).</translation>
    </message>
    <message>
        <source>No engine is installed. Everything that exact operators do works; what needs a model is left out, and each step says so.</source>
        <translation>Keine Engine installiert. Was exakte Operatoren können, geht; was ein Modell braucht, wird ausgelassen und als solches bezeichnet.</translation>
    </message>
    <message>
        <source>{engine} — on {host}</source>
        <translation>{engine} – auf {host}</translation>
    </message>
    <message>
        <source>The server {host} does not answer.</source>
        <translation>Der Server {host} antwortet nicht.</translation>
    </message>
    <message>
        <source>{number} MB</source>
        <translation>{number} MB</translation>
    </message>
    <message>
        <source>Select the place, and it is done exactly, without one.</source>
        <translation>Wählen Sie die Stelle aus, dann geht es exakt, ohne Modell.</translation>
    </message>
    <message>
        <source>{who} could do it: choose Automatic.</source>
        <translation>{who} könnte es: Wählen Sie „Automatisch“.</translation>
    </message>
    <message>
        <source>On such pictures it measured better at this than the exact operator.</source>
        <translation>Bei solchen Bildern war es hierin nach Messungen besser als der exakte Operator.</translation>
    </message>
    <message>
        <source>Makes everything but the subject transparent.</source>
        <translation>Macht alles außer dem Motiv durchsichtig.</translation>
    </message>
    <message>
        <source>Changes at most what is selected.</source>
        <translation>Ändert höchstens, was ausgewählt ist.</translation>
    </message>
    <message>
        <source>May change any part of the picture.</source>
        <translation>Kann jeden Teil des Bildes ändern.</translation>
    </message>
    <message>
        <source>Missing: {kind}.</source>
        <translation>Es fehlt: {kind}.</translation>
    </message>
    <message>
        <source>Install such an engine, or connect to a server.</source>
        <translation>Installieren Sie eine solche Engine, oder verbinden Sie sich mit einem Server.</translation>
    </message>
    <message>
        <source>Install such an engine or connect to a server; or do it in another program and put its output back.</source>
        <translation>Installieren Sie eine solche Engine, oder verbinden Sie sich mit einem Server; oder tun Sie es in einem anderen Programm, und setzen Sie dessen Ergebnis ein.</translation>
    </message>
    <message>
        <source>Whether it fits there is known once a machine of the server has answered.</source>
        <translation>Ob es dort passt, ist bekannt, sobald eine Maschine des Servers geantwortet hat.</translation>
    </message>
    <message>
        <source>About {seconds} s.</source>
        <translation>Etwa {seconds} s.</translation>
    </message>
    <message>
        <source>How long it takes here is known after the first time.</source>
        <translation>Wie lange es hier dauert, ist nach dem ersten Mal bekannt.</translation>
    </message>
    <message>
        <source>Needs {size} GB of memory.</source>
        <translation>Braucht {size} GB Speicher.</translation>
    </message>
    <message>
        <source>Sends {crop} px of the picture, reduced to {work} px ({size}), to {host}; without metadata and without the rest of the picture.</source>
        <translation>Sendet {crop} px des Bildes, verkleinert auf {work} px ({size}), an {host}; ohne Metadaten und ohne den Rest des Bildes.</translation>
    </message>
    <message>
        <source>Sends {crop} px of the picture ({size}) to {host}; without metadata and without the rest of the picture.</source>
        <translation>Sendet {crop} px des Bildes ({size}) an {host}; ohne Metadaten und ohne den Rest des Bildes.</translation>
    </message>
    <message>
        <source>Licence: {name}, commercial use allowed.</source>
        <translation>Lizenz: {name}, gewerbliche Nutzung erlaubt.</translation>
    </message>
    <message>
        <source>Licence: {name}, no commercial use.</source>
        <translation>Lizenz: {name}, keine gewerbliche Nutzung.</translation>
    </message>
</context>
<context>
    <name>EnlargeDialog</name>
    <message>
        <source>{factor} times: {width} × {height} pixels</source>
        <translation>{factor}-fach: {width} × {height} Pixel</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Every pixel of the new picture is computed, and detail is made up. The original and its edits stay as they are.</source>
        <translation>Jedes Pixel des neuen Bildes wird berechnet, und Details werden erfunden. Das Original und seine Änderungen bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>&amp;Speichern unter …</translation>
    </message>
</context>
<context>
    <name>Enlarging</name>
    <message>
        <source>Enlarge {factor} times: {name}</source>
        <translation>{factor}-fach vergrößern: {name}</translation>
    </message>
    <message>
        <source>It is a new picture: every pixel of it was computed.</source>
        <translation>Es ist ein neues Bild: Jedes seiner Pixel wurde berechnet.</translation>
    </message>
</context>
<context>
    <name>Erasing</name>
    <message>
        <source>Erase</source>
        <translation>Entfernen</translation>
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
        <source>The server does not know this edit any more.</source>
        <translation>Der Server kennt diese Bearbeitung nicht mehr.</translation>
    </message>
    <message>
        <source>Run it again.</source>
        <translation>Führen Sie sie noch einmal aus.</translation>
    </message>
    <message>
        <source>The server does not let this computer in.</source>
        <translation>Der Server lässt diesen Computer nicht ein.</translation>
    </message>
    <message>
        <source>Pair this computer with the server again.</source>
        <translation>Verbinden Sie diesen Computer erneut mit dem Server.</translation>
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
        <source>The libraries that run this model are missing.</source>
        <translation>Die Bibliotheken, die dieses Modell ausführen, fehlen.</translation>
    </message>
    <message>
        <source>Help ▸ Models and Machine shows what is there; install what is missing.</source>
        <translation>Hilfe ▸ Modelle und Rechner zeigt, was da ist; installieren Sie, was fehlt.</translation>
    </message>
    <message>
        <source>The licence of this model has not been accepted.</source>
        <translation>Die Lizenz dieses Modells wurde nicht akzeptiert.</translation>
    </message>
    <message>
        <source>Read it, and accept it while adding the model.</source>
        <translation>Lesen Sie sie, und akzeptieren Sie sie beim Hinzufügen des Modells.</translation>
    </message>
    <message>
        <source>This model does not fit this machine.</source>
        <translation>Dieses Modell passt nicht auf diesen Rechner.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or picture.</source>
        <translation>Schließen Sie andere Programme, oder wählen Sie ein kleineres Modell oder Bild.</translation>
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
        <source>Files of this model are missing or damaged.</source>
        <translation>Dateien dieses Modells fehlen oder sind beschädigt.</translation>
    </message>
    <message>
        <source>Verify it in Help ▸ Models and Machine, or add it again.</source>
        <translation>Prüfen Sie es unter Hilfe ▸ Modelle und Rechner, oder fügen Sie es erneut hinzu.</translation>
    </message>
    <message>
        <source>It is not signed by a key that is trusted here.</source>
        <translation>Es ist nicht mit einem Schlüssel unterschrieben, dem hier vertraut wird.</translation>
    </message>
    <message>
        <source>Get it again from where you trust.</source>
        <translation>Beziehen Sie es noch einmal von einer Stelle, der Sie vertrauen.</translation>
    </message>
    <message>
        <source>This release of Gesso is damaged.</source>
        <translation>Diese Ausgabe von Gesso ist beschädigt.</translation>
    </message>
    <message>
        <source>Copy it again from where it came from.</source>
        <translation>Kopieren Sie sie noch einmal von dort, wo sie herkam.</translation>
    </message>
    <message>
        <source>This computer or folder cannot hold an installation.</source>
        <translation>Auf diesem Rechner oder in diesem Ordner geht keine Installation.</translation>
    </message>
    <message>
        <source>Choose another folder, or another computer.</source>
        <translation>Wählen Sie einen anderen Ordner oder einen anderen Rechner.</translation>
    </message>
    <message>
        <source>The installation is being changed at this moment.</source>
        <translation>Die Installation wird gerade geändert.</translation>
    </message>
    <message>
        <source>Wait until that has finished, then try again.</source>
        <translation>Warten Sie, bis das fertig ist, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The server cannot be reached. Your edits are safe.</source>
        <translation>Der Server ist nicht erreichbar. Ihre Bearbeitungen sind sicher.</translation>
    </message>
    <message>
        <source>Check that it runs and is connected, or edit on this machine.</source>
        <translation>Prüfen Sie, ob er läuft und verbunden ist, oder bearbeiten Sie auf diesem Computer.</translation>
    </message>
    <message>
        <source>The server has more to do than it takes on.</source>
        <translation>Der Server hat mehr zu tun, als er annimmt.</translation>
    </message>
    <message>
        <source>Try again in a while, or edit on this machine.</source>
        <translation>Versuchen Sie es später noch einmal, oder bearbeiten Sie auf diesem Computer.</translation>
    </message>
    <message>
        <source>The engine could not finish. Your edits are safe.</source>
        <translation>Die Engine kam nicht zum Ende. Ihre Änderungen sind sicher.</translation>
    </message>
    <message>
        <source>Try again, or choose another model.</source>
        <translation>Versuchen Sie es erneut, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>There was not enough memory for this model.</source>
        <translation>Der Speicher reichte für dieses Modell nicht.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or a smaller part.</source>
        <translation>Schließen Sie andere Programme, oder wählen Sie ein kleineres Modell oder einen kleineren Teil.</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly. Your edits are safe.</source>
        <translation>Die Engine wurde unerwartet beendet. Ihre Änderungen sind sicher.</translation>
    </message>
    <message>
        <source>Try again; if it happens every time, verify the model.</source>
        <translation>Versuchen Sie es erneut; geschieht es jedes Mal, prüfen Sie das Modell.</translation>
    </message>
    <message>
        <source>The engine did not answer and was ended.</source>
        <translation>Die Engine antwortete nicht und wurde beendet.</translation>
    </message>
    <message>
        <source>Try again, or choose a smaller model.</source>
        <translation>Versuchen Sie es erneut, oder wählen Sie ein kleineres Modell.</translation>
    </message>
    <message>
        <source>What the engine said was not understood.</source>
        <translation>Was die Engine mitteilte, wurde nicht verstanden.</translation>
    </message>
    <message>
        <source>Install the engines that belong to this version of Gesso.</source>
        <translation>Installieren Sie die Engines, die zu dieser Version von Gesso gehören.</translation>
    </message>
    <message>
        <source>Something unexpected happened. Your edits are safe.</source>
        <translation>Etwas Unerwartetes ist geschehen. Ihre Änderungen sind sicher.</translation>
    </message>
    <message>
        <source>Copy the problem report and send it to the developers.</source>
        <translation>Kopieren Sie den Problembericht, und senden Sie ihn an die Entwickler.</translation>
    </message>
    <message>
        <source>Cropping or straightening a JPEG would compress it anew.</source>
        <translation>Ein JPEG zuzuschneiden oder gerade auszurichten, würde es neu komprimieren.</translation>
    </message>
    <message>
        <source>Save the copy as PNG or TIFF, which keep every pixel, or export with a quality.</source>
        <translation>Speichern Sie die Kopie als PNG oder TIFF, die jedes Pixel bewahren, oder exportieren Sie mit einer Qualität.</translation>
    </message>
    <message>
        <source>Save the copy as PNG or TIFF, which keep every pixel.</source>
        <translation>Speichern Sie die Kopie als PNG oder TIFF, die jedes Pixel bewahren.</translation>
    </message>
    <message>
        <source>JPEG cannot hold transparency.</source>
        <translation>JPEG kann keine Transparenz speichern.</translation>
    </message>
    <message>
        <source>Save the copy as PNG or TIFF.</source>
        <translation>Speichern Sie die Kopie als PNG oder TIFF.</translation>
    </message>
    <message>
        <source>JPEG holds gray and RGB pictures without transparency.</source>
        <translation>JPEG speichert Graustufen- und RGB-Bilder ohne Transparenz.</translation>
    </message>
    <message>
        <source>Save the copy as TIFF (.tif) or PNG (.png).</source>
        <translation>Speichern Sie die Kopie als TIFF (.tif) oder PNG (.png).</translation>
    </message>
    <message>
        <source>Save the copy as TIFF (.tif).</source>
        <translation>Speichern Sie die Kopie als TIFF (.tif).</translation>
    </message>
    <message>
        <source>Changing a part of a JPEG needs the program jpegtran, which is not installed.</source>
        <translation>Um einen Teil eines JPEGs zu ändern, wird das Programm jpegtran gebraucht; es ist nicht installiert.</translation>
    </message>
    <message>
        <source>A part of this JPEG cannot be replaced.</source>
        <translation>Ein Teil dieses JPEGs kann nicht ersetzt werden.</translation>
    </message>
    <message>
        <source>Pixels outside the change would have changed in this JPEG.</source>
        <translation>In diesem JPEG hätten sich Pixel außerhalb der Änderung geändert.</translation>
    </message>
    <message>
        <source>There is no room in the EXIF block for the orientation.</source>
        <translation>Im EXIF-Block ist kein Platz für die Ausrichtung.</translation>
    </message>
    <message>
        <source>Saving this picture as JPEG loses something of every pixel.</source>
        <translation>Als JPEG gespeichert verliert dieses Bild an jedem Pixel etwas.</translation>
    </message>
    <message>
        <source>Save it as TIFF (.tif) or PNG (.png), or ask for an export with a quality.</source>
        <translation>Speichern Sie es als TIFF (.tif) oder PNG (.png), oder exportieren Sie mit einer Qualität.</translation>
    </message>
    <message>
        <source>Gesso cannot save as “{suffix}”.</source>
        <translation>Gesso kann nicht als „{suffix}“ speichern.</translation>
    </message>
    <message>
        <source>Gesso cannot export as “{suffix}”.</source>
        <translation>Gesso kann nicht als „{suffix}“ exportieren.</translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation>Wählen Sie ein anderes Format.</translation>
    </message>
    <message>
        <source>OpenRaster is exported in full size and with the picture&apos;s own profile.</source>
        <translation>OpenRaster wird in voller Größe und mit dem Profil des Bildes exportiert.</translation>
    </message>
    <message>
        <source>Choose the full size, or another format.</source>
        <translation>Wählen Sie die volle Größe oder ein anderes Format.</translation>
    </message>
    <message>
        <source>{name} already exists.</source>
        <translation>{name} gibt es schon.</translation>
    </message>
    <message>
        <source>The original is never written over.</source>
        <translation>Das Original wird nie überschrieben.</translation>
    </message>
    <message>
        <source>Choose another name for the copy.</source>
        <translation>Wählen Sie für die Kopie einen anderen Namen.</translation>
    </message>
    <message>
        <source>There is not enough room in {folder} for {name}.</source>
        <translation>In {folder} ist nicht genug Platz für {name}.</translation>
    </message>
    <message>
        <source>Free some space or choose another drive.</source>
        <translation>Schaffen Sie Platz, oder wählen Sie ein anderes Laufwerk.</translation>
    </message>
    <message>
        <source>The folder {folder} does not exist.</source>
        <translation>Den Ordner {folder} gibt es nicht.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written to.</source>
        <translation>In den Ordner {folder} kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The name is too long.</source>
        <translation>Der Name ist zu lang.</translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation>Wählen Sie einen kürzeren.</translation>
    </message>
    <message>
        <source>{name} is too large for that drive.</source>
        <translation>{name} ist zu groß für dieses Laufwerk.</translation>
    </message>
    <message>
        <source>Save it on another drive.</source>
        <translation>Speichern Sie auf einem anderen Laufwerk.</translation>
    </message>
    <message>
        <source>{name} could not be written.</source>
        <translation>{name} konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Try again, or choose another folder.</source>
        <translation>Versuchen Sie es erneut, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The TIFF has no room for its new orientation.</source>
        <translation>Im TIFF ist kein Platz für die neue Ausrichtung.</translation>
    </message>
    <message>
        <source>Save it as PNG.</source>
        <translation>Speichern Sie es als PNG.</translation>
    </message>
    <message>
        <source>WebP holds 8-bit gray and RGB pictures.</source>
        <translation>WebP speichert Graustufen- und RGB-Bilder mit 8 Bit.</translation>
    </message>
    <message>
        <source>WebP holds pictures of at most {most} pixels a side.</source>
        <translation>WebP speichert Bilder von höchstens {most} Pixeln je Seite.</translation>
    </message>
    <message>
        <source>A file needs a name, without a slash.</source>
        <translation>Eine Datei braucht einen Namen ohne Schrägstrich.</translation>
    </message>
    <message>
        <source>Type a name.</source>
        <translation>Geben Sie einen Namen ein.</translation>
    </message>
    <message>
        <source>{name} is not as it was when it was opened; nothing was saved from it.</source>
        <translation>{name} ist nicht mehr, wie es beim Öffnen war; es wurde nichts daraus gespeichert.</translation>
    </message>
    <message>
        <source>Open it again, or put the original back.</source>
        <translation>Öffnen Sie es erneut, oder legen Sie das Original zurück.</translation>
    </message>
    <message>
        <source>The original became shorter while it was being copied.</source>
        <translation>Das Original wurde beim Kopieren kürzer.</translation>
    </message>
    <message>
        <source>{name} is not a colour profile.</source>
        <translation>{name} ist kein Farbprofil.</translation>
    </message>
    <message>
        <source>Choose an .icc file.</source>
        <translation>Wählen Sie eine .icc-Datei.</translation>
    </message>
    <message>
        <source>{name} is not a profile for RGB colours.</source>
        <translation>{name} ist kein Profil für RGB-Farben.</translation>
    </message>
    <message>
        <source>Choose an RGB profile; Gesso exports to no other.</source>
        <translation>Wählen Sie ein RGB-Profil; in andere exportiert Gesso nicht.</translation>
    </message>
    <message>
        <source>Lab pictures cannot be converted to another profile.</source>
        <translation>Lab-Bilder können nicht in ein anderes Profil umgewandelt werden.</translation>
    </message>
    <message>
        <source>Keep the profile and export as TIFF.</source>
        <translation>Behalten Sie das Profil, und exportieren Sie als TIFF.</translation>
    </message>
    <message>
        <source>There is not enough memory to open the picture.</source>
        <translation>Der Speicher reicht nicht, um das Bild zu öffnen.</translation>
    </message>
    <message>
        <source>Close other programs or use a smaller copy.</source>
        <translation>Schließen Sie andere Programme, oder nehmen Sie eine kleinere Kopie.</translation>
    </message>
    <message>
        <source>The file is damaged: take another copy.</source>
        <translation>Die Datei ist beschädigt: Nehmen Sie eine andere Kopie.</translation>
    </message>
    <message>
        <source>The file is cut short: a part of the picture is missing.</source>
        <translation>Die Datei ist abgeschnitten: Ein Teil des Bildes fehlt.</translation>
    </message>
    <message>
        <source>Take another copy; the transfer may have been interrupted.</source>
        <translation>Nehmen Sie eine andere Kopie; vielleicht wurde die Übertragung unterbrochen.</translation>
    </message>
    <message>
        <source>Take another copy.</source>
        <translation>Nehmen Sie eine andere Kopie.</translation>
    </message>
    <message>
        <source>There is no file {name}.</source>
        <translation>Es gibt keine Datei {name}.</translation>
    </message>
    <message>
        <source>Check the name and the folder.</source>
        <translation>Prüfen Sie Namen und Ordner.</translation>
    </message>
    <message>
        <source>You may not read {name}.</source>
        <translation>Sie dürfen {name} nicht lesen.</translation>
    </message>
    <message>
        <source>Ask its owner for permission, or copy it.</source>
        <translation>Bitten Sie den Eigentümer um Erlaubnis, oder kopieren Sie die Datei.</translation>
    </message>
    <message>
        <source>{name} cannot be opened.</source>
        <translation>{name} kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>Check the name and the disk.</source>
        <translation>Prüfen Sie Namen und Datenträger.</translation>
    </message>
    <message>
        <source>{name} could not be read to its end.</source>
        <translation>{name} konnte nicht bis zum Ende gelesen werden.</translation>
    </message>
    <message>
        <source>Check the disk or the connection, then try again.</source>
        <translation>Prüfen Sie Datenträger oder Verbindung, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} ist leer.</translation>
    </message>
    <message>
        <source>Take another copy; this one was never written.</source>
        <translation>Nehmen Sie eine andere Kopie; diese wurde nie geschrieben.</translation>
    </message>
    <message>
        <source>HEIC pictures need the library pillow-heif, which is not installed.</source>
        <translation>HEIC-Bilder brauchen die Bibliothek pillow-heif; sie ist nicht installiert.</translation>
    </message>
    <message>
        <source>Camera RAW files need the library rawpy, which is not installed.</source>
        <translation>RAW-Dateien brauchen die Bibliothek rawpy; sie ist nicht installiert.</translation>
    </message>
    <message>
        <source>The picture is too large to open ({width}×{height}).</source>
        <translation>Das Bild ist zu groß zum Öffnen ({width}×{height}).</translation>
    </message>
    <message>
        <source>The file is too large to open.</source>
        <translation>Die Datei ist zu groß zum Öffnen.</translation>
    </message>
    <message>
        <source>Save a smaller copy with the program that made it.</source>
        <translation>Speichern Sie mit dem Programm, das sie erzeugt hat, eine kleinere Kopie.</translation>
    </message>
    <message>
        <source>The PNG file is damaged.</source>
        <translation>Die PNG-Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>The PNG file is damaged or cut short.</source>
        <translation>Die PNG-Datei ist beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>The pixels of the PNG are damaged or cut short.</source>
        <translation>Die Pixel der PNG-Datei sind beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>The JPEG file is damaged or cut short.</source>
        <translation>Die JPEG-Datei ist beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>The JPEG is damaged: a part of the picture is missing.</source>
        <translation>Das JPEG ist beschädigt: Ein Teil des Bildes fehlt.</translation>
    </message>
    <message>
        <source>The WebP file is damaged or cut short.</source>
        <translation>Die WebP-Datei ist beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>The TIFF file is damaged.</source>
        <translation>Die TIFF-Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>Open an undamaged copy of it.</source>
        <translation>Öffnen Sie eine unbeschädigte Kopie.</translation>
    </message>
    <message>
        <source>The structure of the file is damaged.</source>
        <translation>Der Aufbau der Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>Take another copy; the file may have been cut or altered.</source>
        <translation>Nehmen Sie eine andere Kopie; vielleicht wurde die Datei abgeschnitten oder verändert.</translation>
    </message>
    <message>
        <source>A part of the picture is missing from the file.</source>
        <translation>In der Datei fehlt ein Teil des Bildes.</translation>
    </message>
    <message>
        <source>Take another copy; the file may never have been finished.</source>
        <translation>Nehmen Sie eine andere Kopie; vielleicht wurde die Datei nie fertig geschrieben.</translation>
    </message>
    <message>
        <source>A part of the picture is cut short.</source>
        <translation>Ein Teil des Bildes ist abgeschnitten.</translation>
    </message>
    <message>
        <source>This WebP is an animation.</source>
        <translation>Dieses WebP ist eine Animation.</translation>
    </message>
    <message>
        <source>Save the frame you want as a still picture.</source>
        <translation>Speichern Sie das gewünschte Einzelbild als Standbild.</translation>
    </message>
    <message>
        <source>{name} is open in another window or program.</source>
        <translation>{name} ist in einem anderen Fenster oder Programm geöffnet.</translation>
    </message>
    <message>
        <source>Close it there and try again.</source>
        <translation>Schließen Sie es dort, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The folder {name} cannot be listed.</source>
        <translation>Der Inhalt des Ordners {name} lässt sich nicht auflisten.</translation>
    </message>
    <message>
        <source>Check that it is still there and that you may read it.</source>
        <translation>Prüfen Sie, ob er noch da ist und Sie ihn lesen dürfen.</translation>
    </message>
    <message>
        <source>The settings file was damaged; the defaults are used for what could not be read.</source>
        <translation>Die Einstellungsdatei war beschädigt; für Unlesbares gilt der Standard.</translation>
    </message>
    <message>
        <source>The settings could not be read; the defaults are used.</source>
        <translation>Die Einstellungen konnten nicht gelesen werden; es gilt der Standard.</translation>
    </message>
    <message>
        <source>The settings could not be saved; they hold until Gesso is closed.</source>
        <translation>Die Einstellungen konnten nicht gespeichert werden; sie gelten, bis Gesso geschlossen wird.</translation>
    </message>
    <message>
        <source>The damaged file was kept as {name}.</source>
        <translation>Die beschädigte Datei liegt jetzt unter dem Namen {name} daneben.</translation>
    </message>
    <message>
        <source>Not all of your own recipes could be read.</source>
        <translation>Nicht alle Ihre eigenen Rezepte konnten gelesen werden.</translation>
    </message>
    <message>
        <source>Your own recipes could not be saved; they hold until Gesso is closed.</source>
        <translation>Ihre eigenen Rezepte konnten nicht gespeichert werden; sie gelten, bis Gesso geschlossen wird.</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the folder {folder}.</source>
        <translation>Prüfen Sie den freien Platz und die Berechtigungen des Ordners {folder}.</translation>
    </message>
    <message>
        <source>Check the permissions of the folder {folder}.</source>
        <translation>Prüfen Sie die Berechtigungen des Ordners {folder}.</translation>
    </message>
    <message>
        <source>Check the permissions of the settings file.</source>
        <translation>Prüfen Sie die Berechtigungen der Einstellungsdatei.</translation>
    </message>
    <message>
        <source>Check the permissions of the settings folder.</source>
        <translation>Prüfen Sie die Berechtigungen des Einstellungsordners.</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the settings folder.</source>
        <translation>Prüfen Sie den freien Platz und die Berechtigungen des Einstellungsordners.</translation>
    </message>
    <message>
        <source>The monitor profile {name} cannot be read; sRGB is used.</source>
        <translation>Das Monitorprofil {name} ist nicht lesbar; es gilt sRGB.</translation>
    </message>
    <message>
        <source>Choose another file in the settings.</source>
        <translation>Wählen Sie in den Einstellungen eine andere Datei.</translation>
    </message>
    <message>
        <source>{picture} is another picture than the one that {project} was made from.</source>
        <translation>{picture} ist ein anderes Bild als das, aus dem {project} entstand.</translation>
    </message>
    <message>
        <source>Choose the original; it may have another name now, but must be the same file.</source>
        <translation>Wählen Sie das Original; es darf jetzt anders heißen, muss aber dieselbe Datei sein.</translation>
    </message>
    <message>
        <source>{first} is {width}×{height} pixels, {second} is {other_width}×{other_height}.</source>
        <translation>{first} hat {width}×{height} Pixel, {second} hat {other_width}×{other_height}.</translation>
    </message>
    <message>
        <source>Compare files of the same size, such as a copy and its original.</source>
        <translation>Vergleichen Sie Dateien gleicher Größe, etwa eine Kopie mit ihrem Original.</translation>
    </message>
    <message>
        <source>The output is {width}×{height}, which is not the shape of the picture ({own_width}×{own_height}).</source>
        <translation>Das Ergebnis hat {width}×{height} Pixel, nicht die Form des Bildes ({own_width}×{own_height}).</translation>
    </message>
    <message>
        <source>Give an output of the whole picture; it may be smaller, but not cropped.</source>
        <translation>Nehmen Sie ein Ergebnis des ganzen Bildes; es darf kleiner sein, aber nicht zugeschnitten.</translation>
    </message>
    <message>
        <source>The output has {size} MP; at most 64 can be fitted.</source>
        <translation>Das Ergebnis hat {size} MP; höchstens 64 lassen sich einpassen.</translation>
    </message>
    <message>
        <source>Reduce it: the original keeps its own detail.</source>
        <translation>Verkleinern Sie es: Das Original behält seine Details.</translation>
    </message>
    <message>
        <source>Something went wrong inside Gesso; nothing was lost.</source>
        <translation>In Gesso ist etwas schiefgegangen; nichts ging verloren.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, copy the problem report from the Help menu.</source>
        <translation>Versuchen Sie es erneut. Geschieht es wieder, kopieren Sie den Problembericht aus dem Menü „Hilfe“.</translation>
    </message>
    <message>
        <source>There was not enough memory for this.</source>
        <translation>Dafür reichte der Speicher nicht.</translation>
    </message>
    <message>
        <source>Close other programs, or mark a smaller area, and try again.</source>
        <translation>Schließen Sie andere Programme, oder markieren Sie einen kleineren Bereich, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The disk is full; the project is as it was before this edit.</source>
        <translation>Der Datenträger ist voll; das Projekt ist, wie es vor dieser Änderung war.</translation>
    </message>
    <message>
        <source>The model&apos;s output could not be aligned with the picture: too little of it is alike.</source>
        <translation>Das Ergebnis des Modells ließ sich nicht am Bild ausrichten: Zu wenig davon ist gleich.</translation>
    </message>
    <message>
        <source>Try again with another seed, or select the part that may change.</source>
        <translation>Versuchen Sie es mit einem anderen Startwert, oder wählen Sie den Teil aus, der sich ändern darf.</translation>
    </message>
    <message>
        <source>No subject could be told apart from the background.</source>
        <translation>Es ließ sich kein Motiv vom Hintergrund unterscheiden.</translation>
    </message>
    <message>
        <source>Draw a box around the subject.</source>
        <translation>Ziehen Sie einen Rahmen um das Motiv.</translation>
    </message>
    <message>
        <source>The box is too small to hold a subject.</source>
        <translation>Der Rahmen ist zu klein für ein Motiv.</translation>
    </message>
    <message>
        <source>Draw a larger box.</source>
        <translation>Ziehen Sie einen größeren Rahmen.</translation>
    </message>
    <message>
        <source>The box takes in the whole picture, so there is no background to learn from.</source>
        <translation>Der Rahmen umfasst das ganze Bild; es bleibt kein Hintergrund zum Lernen.</translation>
    </message>
    <message>
        <source>Draw the box closer around the subject.</source>
        <translation>Ziehen Sie den Rahmen enger um das Motiv.</translation>
    </message>
    <message>
        <source>Nothing in the picture tells for sure which way is level.</source>
        <translation>Nichts im Bild zeigt sicher, was waagerecht ist.</translation>
    </message>
    <message>
        <source>Give the angle, for example: straighten by 1.5 degrees.</source>
        <translation>Geben Sie den Winkel an, zum Beispiel: um 1,5 Grad gerade ausrichten.</translation>
    </message>
    <message>
        <source>Nothing is marked to be removed.</source>
        <translation>Es ist nichts zum Entfernen markiert.</translation>
    </message>
    <message>
        <source>Mark the object with a brush or a box.</source>
        <translation>Markieren Sie das Objekt mit Pinsel oder Rahmen.</translation>
    </message>
    <message>
        <source>The mark covers all there is, so nothing is left to fill it from.</source>
        <translation>Die Markierung bedeckt alles; zum Füllen bleibt nichts übrig.</translation>
    </message>
    <message>
        <source>Mark only the object.</source>
        <translation>Markieren Sie nur das Objekt.</translation>
    </message>
    <message>
        <source>Removing a stain needs to know where it is.</source>
        <translation>Um einen Fleck zu entfernen, muss bekannt sein, wo er ist.</translation>
    </message>
    <message>
        <source>Mark the stain with a brush or a box, a little larger than it.</source>
        <translation>Markieren Sie den Fleck mit Pinsel oder Rahmen, etwas größer als er ist.</translation>
    </message>
    <message>
        <source>Everything is marked as stain, so there is nothing to match it to.</source>
        <translation>Alles ist als Fleck markiert; es bleibt nichts zum Angleichen.</translation>
    </message>
    <message>
        <source>Mark only the stain.</source>
        <translation>Markieren Sie nur den Fleck.</translation>
    </message>
    <message>
        <source>The selection holds nothing of the picture.</source>
        <translation>Die Auswahl enthält nichts vom Bild.</translation>
    </message>
    <message>
        <source>Select a part of the picture.</source>
        <translation>Wählen Sie einen Teil des Bildes aus.</translation>
    </message>
    <message>
        <source>Nothing is selected yet.</source>
        <translation>Noch ist nichts ausgewählt.</translation>
    </message>
    <message>
        <source>Draw roughly around the subject first.</source>
        <translation>Umfahren Sie zuerst grob das Motiv.</translation>
    </message>
    <message>
        <source>The selection takes in the whole picture, so there is no background to learn from.</source>
        <translation>Die Auswahl umfasst das ganze Bild; es bleibt kein Hintergrund zum Lernen.</translation>
    </message>
    <message>
        <source>Draw closer around the subject.</source>
        <translation>Umfahren Sie das Motiv enger.</translation>
    </message>
    <message>
        <source>“{value}” is not a format to crop to.</source>
        <translation>„{value}“ ist kein Format zum Zuschneiden.</translation>
    </message>
    <message>
        <source>Give width and height like 3:2 or 1:1.</source>
        <translation>Geben Sie Breite und Höhe an, etwa 3:2 oder 1:1.</translation>
    </message>
    <message>
        <source>The picture can be turned by quarters, not by {degrees}°.</source>
        <translation>Das Bild lässt sich um Viertel drehen, nicht um {degrees}°.</translation>
    </message>
    <message>
        <source>That edit is no longer there.</source>
        <translation>Diese Änderung gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Texture comes back only under stored pixels, and this edit has none.</source>
        <translation>Textur kommt nur unter gespeicherten Pixeln zurück, und diese Änderung hat keine.</translation>
    </message>
    <message>
        <source>Lower its opacity instead.</source>
        <translation>Verringern Sie stattdessen die Deckkraft.</translation>
    </message>
    <message>
        <source>Nobody here can look for dust and scratches.</source>
        <translation>Nichts hier kann nach Staub und Kratzern suchen.</translation>
    </message>
    <message>
        <source>Choose another engine, or operators.</source>
        <translation>Wählen Sie eine andere Engine oder Operatoren.</translation>
    </message>
    <message>
        <source>Nobody here looks for the damage that “{step}” repairs.</source>
        <translation>Nichts hier sucht nach den Schäden, die „{step}“ behebt.</translation>
    </message>
    <message>
        <source>Ask for dust or scratches, or mark them yourself.</source>
        <translation>Nennen Sie Staub oder Kratzer, oder markieren Sie sie selbst.</translation>
    </message>
    <message>
        <source>Apply the sentence as a new edit.</source>
        <translation>Wenden Sie den Satz als neue Änderung an.</translation>
    </message>
    <message>
        <source>Nothing of the picture was marked.</source>
        <translation>Im Bild wurde nichts markiert.</translation>
    </message>
    <message>
        <source>Brush over the thing to erase.</source>
        <translation>Übermalen Sie mit dem Pinsel, was entfernt werden soll.</translation>
    </message>
    <message>
        <source>Neither {folder} nor {other} can be written to.</source>
        <translation>Weder in {folder} noch in {other} kann geschrieben werden.</translation>
    </message>
    <message>
        <source>The edits need a place: check the permissions of one of these folders.</source>
        <translation>Die Änderungen brauchen einen Ort: Prüfen Sie die Berechtigungen eines dieser Ordner.</translation>
    </message>
    <message>
        <source>The two pictures have not the same size.</source>
        <translation>Die beiden Bilder sind nicht gleich groß.</translation>
    </message>
    <message>
        <source>Choose a picture of the same width and height.</source>
        <translation>Wählen Sie ein Bild von gleicher Breite und Höhe.</translation>
    </message>
    <message>
        <source>{model} looks at one picture alone, not at further ones.</source>
        <translation>{model} betrachtet nur ein Bild, keine weiteren.</translation>
    </message>
    <message>
        <source>Leave the further pictures out, or choose another model.</source>
        <translation>Lassen Sie die weiteren Bilder weg, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>{model} looks at {most} further pictures at most, not at {count}.</source>
        <translation>{model} betrachtet höchstens {most} weitere Bilder, nicht {count}.</translation>
    </message>
    <message>
        <source>Leave some out, or choose another model.</source>
        <translation>Lassen Sie einige weg, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Picture {number} of this edit cannot be read: {path}.</source>
        <translation>Bild {number} dieser Änderung ist nicht lesbar: {path}.</translation>
    </message>
    <message>
        <source>Put the file back where it was.</source>
        <translation>Legen Sie die Datei dorthin zurück, wo sie war.</translation>
    </message>
    <message>
        <source>Picture {number} of this edit is another file than it was then: {path}.</source>
        <translation>Bild {number} dieser Änderung ist eine andere Datei als damals: {path}.</translation>
    </message>
    <message>
        <source>Put the former file back, or make a new edit with this one.</source>
        <translation>Legen Sie die frühere Datei zurück, oder machen Sie mit dieser eine neue Änderung.</translation>
    </message>
    <message>
        <source>The colours of {name} cannot be converted to those of the picture.</source>
        <translation>Die Farben von {name} lassen sich nicht in die des Bildes umwandeln.</translation>
    </message>
    <message>
        <source>Save a copy of it as RGB and name that.</source>
        <translation>Speichern Sie davon eine Kopie in RGB, und nehmen Sie diese.</translation>
    </message>
    <message>
        <source>{name} would compress every pixel anew.</source>
        <translation>{name} würde jedes Pixel neu komprimieren.</translation>
    </message>
    <message>
        <source>Save it as PNG or TIFF, which keep the picture within as it is.</source>
        <translation>Speichern Sie als PNG oder TIFF, die das Bild darin so bewahren, wie es ist.</translation>
    </message>
    <message>
        <source>Nobody would look at the further pictures.</source>
        <translation>Niemand würde die weiteren Bilder ansehen.</translation>
    </message>
    <message>
        <source>What models made of sentences could not be deleted.</source>
        <translation>Was Modelle aus Sätzen gemacht haben, ließ sich nicht löschen.</translation>
    </message>
    <message>
        <source>Delete the folder {folder}.</source>
        <translation>Löschen Sie den Ordner {folder}.</translation>
    </message>
    <message>
        <source>Gesso was told to run no models.</source>
        <translation>Gesso soll keine Modelle ausführen; so wurde es gestartet.</translation>
    </message>
    <message>
        <source>Start it without `--runtime none` to use them.</source>
        <translation>Starten Sie es ohne `--runtime none`, um sie zu nutzen.</translation>
    </message>
    <message>
        <source>{title} does not fit this machine.</source>
        <translation>{title} passt nicht auf diesen Rechner.</translation>
    </message>
    <message>
        <source>{title} needs {libraries}, which no environment here has.</source>
        <translation>{title} braucht {libraries}; keine Umgebung hier hat das.</translation>
    </message>
    <message>
        <source>Install an environment with {libraries}, then look again.</source>
        <translation>Installieren Sie eine Umgebung mit {libraries}, und untersuchen Sie den Rechner erneut.</translation>
    </message>
    <message>
        <source>{title} runs in an environment of its own, with the engine {engine}, and none here has it.</source>
        <translation>{title} läuft in einer eigenen Umgebung mit der Engine {engine}; keine Umgebung hier hat sie.</translation>
    </message>
    <message>
        <source>Install one and name its folder in GESSO_ENVS, or choose another model.</source>
        <translation>Installieren Sie eine, und tragen Sie ihren Ordner in GESSO_ENVS ein, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Files of {title} are damaged or missing.</source>
        <translation>Dateien von {title} sind beschädigt oder fehlen.</translation>
    </message>
    <message>
        <source>Add the model again.</source>
        <translation>Fügen Sie das Modell erneut hinzu.</translation>
    </message>
    <message>
        <source>They are part of Gesso: install Gesso again.</source>
        <translation>Sie gehören zu Gesso: Installieren Sie Gesso erneut.</translation>
    </message>
    <message>
        <source>{title} is part of Gesso: it is never added, packed or removed.</source>
        <translation>{title} gehört zu Gesso: Es wird nie hinzugefügt, gepackt oder entfernt.</translation>
    </message>
    <message>
        <source>It works only when it is chosen, or where it is better than the exact operator.</source>
        <translation>Es arbeitet nur, wenn es gewählt ist, oder wo es besser ist als der exakte Operator.</translation>
    </message>
    <message>
        <source>What is known of Gesso&apos;s own models is damaged or missing.</source>
        <translation>Was über die eigenen Modelle von Gesso bekannt ist, ist beschädigt oder fehlt.</translation>
    </message>
    <message>
        <source>No chosen model can do “{step}”.</source>
        <translation>Kein gewähltes Modell kann „{step}“ ausführen.</translation>
    </message>
    <message>
        <source>Choose another engine.</source>
        <translation>Wählen Sie eine andere Engine.</translation>
    </message>
    <message>
        <source>{title} returned values that no operator can use.</source>
        <translation>{title} hat Werte geliefert, die kein Operator nutzen kann.</translation>
    </message>
    <message>
        <source>Choose another engine, or verify the model with `gesso models verify`.</source>
        <translation>Wählen Sie eine andere Engine, oder prüfen Sie das Modell mit `gesso models verify`.</translation>
    </message>
    <message>
        <source>The model returned no picture.</source>
        <translation>Das Modell hat kein Bild geliefert.</translation>
    </message>
    <message>
        <source>The model returned no mask.</source>
        <translation>Das Modell hat keine Maske geliefert.</translation>
    </message>
    <message>
        <source>The model returned no map of the damage.</source>
        <translation>Das Modell hat keine Karte der Schäden geliefert.</translation>
    </message>
    <message>
        <source>Try once more, or choose another model.</source>
        <translation>Versuchen Sie es noch einmal, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The model returned {width}×{height} pixels instead of {meant_width}×{meant_height}.</source>
        <translation>Das Modell hat {width}×{height} Pixel statt {meant_width}×{meant_height} geliefert.</translation>
    </message>
    <message>
        <source>Verify the model with `gesso models verify`, or choose another one.</source>
        <translation>Prüfen Sie das Modell mit `gesso models verify`, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>“{path}” is not the file that the card means: it has {bytes} bytes instead of {meant}.</source>
        <translation>„{path}“ ist nicht die Datei, die die Modellkarte meint: Sie hat {bytes} Byte statt {meant}.</translation>
    </message>
    <message>
        <source>“{path}” is not the file that the card means: it has another SHA-256.</source>
        <translation>„{path}“ ist nicht die Datei, die die Modellkarte meint: Sie hat eine andere SHA-256.</translation>
    </message>
    <message>
        <source>`gesso models info` says where the right one comes from.</source>
        <translation>`gesso models info` sagt, woher die richtige kommt.</translation>
    </message>
    <message>
        <source>{source} lacks what “{card}” needs: {missing}.</source>
        <translation>{source}: Es fehlt, was „{card}“ braucht: {missing}.</translation>
    </message>
    <message>
        <source>Get these files, too; their names and folders must be as the card says.</source>
        <translation>Holen Sie auch diese Dateien; Namen und Ordner müssen so sein, wie die Modellkarte sie nennt.</translation>
    </message>
    <message>
        <source>The model needs {size} and only {free} are free.</source>
        <translation>Das Modell braucht {size}; frei sind nur {free}.</translation>
    </message>
    <message>
        <source>Make room where {folder} lies, or choose another place.</source>
        <translation>Schaffen Sie Platz, wo {folder} liegt, oder wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Nothing may be written in {folder}.</source>
        <translation>In {folder} darf nichts geschrieben werden.</translation>
    </message>
    <message>
        <source>Check its permissions, or choose another place.</source>
        <translation>Prüfen Sie die Berechtigungen, oder wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Another Gesso is changing the models at this moment.</source>
        <translation>Ein anderes Gesso ändert gerade die Modelle.</translation>
    </message>
    <message>
        <source>Wait until it has finished, then try again.</source>
        <translation>Warten Sie, bis es fertig ist, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>“{path}” is of a kind that can run code when it is opened, and is not taken.</source>
        <translation>„{path}“ ist von einer Art, die beim Öffnen Code ausführen kann, und wird nicht angenommen.</translation>
    </message>
    <message>
        <source>“{path}” is no safetensors, GGUF or ONNX file and none that belongs to one.</source>
        <translation>„{path}“ ist keine safetensors-, GGUF- oder ONNX-Datei und gehört auch zu keiner.</translation>
    </message>
    <message>
        <source>Get the model as safetensors, GGUF or ONNX.</source>
        <translation>Holen Sie das Modell als safetensors, GGUF oder ONNX.</translation>
    </message>
    <message>
        <source>It is not clear which file of “{card}” {name} is.</source>
        <translation>Es ist nicht klar, welche Datei von „{card}“ {name} ist.</translation>
    </message>
    <message>
        <source>{name} is no model pack.</source>
        <translation>{name} ist kein Modellpaket.</translation>
    </message>
    <message>
        <source>Copy it again from where it was made.</source>
        <translation>Kopieren Sie es erneut von dort, wo es entstand.</translation>
    </message>
    <message>
        <source>Parts of {name} are still missing: {numbers}.</source>
        <translation>Von {name} fehlen noch Teile: {numbers}.</translation>
    </message>
    <message>
        <source>What came is kept: add the rest in the same way, from any folder or medium.</source>
        <translation>Was da ist, wird aufbewahrt: Fügen Sie den Rest ebenso hinzu, aus jedem Ordner oder Datenträger.</translation>
    </message>
    <message>
        <source>{name} is missing, which says how the parts belong together.</source>
        <translation>Es fehlt {name}; darin steht, wie die Teile zusammengehören.</translation>
    </message>
    <message>
        <source>Copy it along with every part; it is small.</source>
        <translation>Kopieren Sie die Datei mit jedem Teil mit; sie ist klein.</translation>
    </message>
    <message>
        <source>The signature of {name} does not hold.</source>
        <translation>Die Signatur von {name} stimmt nicht.</translation>
    </message>
    <message>
        <source>Get it again from where you trust, and do not use this one.</source>
        <translation>Holen Sie die Datei noch einmal von dort, wo Sie vertrauen, und verwenden Sie diese nicht.</translation>
    </message>
    <message>
        <source>Nothing is known of how this model runs.</source>
        <translation>Wie dieses Modell läuft, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Add the model&apos;s {precision} files.</source>
        <translation>Fügen Sie die {precision}-Dateien des Modells hinzu.</translation>
    </message>
    <message>
        <source>Allow it {size} more in the settings.</source>
        <translation>Erlauben Sie ihm in den Einstellungen {size} mehr.</translation>
    </message>
    <message>
        <source>It needs {size} more of {card}: close other programs that use it.</source>
        <translation>Es braucht {size} mehr von {card}: Schließen Sie andere Programme, die sie nutzen.</translation>
    </message>
    <message>
        <source>It needs {size} more of main memory: close other programs.</source>
        <translation>Es braucht {size} mehr Arbeitsspeicher: Schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>Use a graphics card with {size} GB or a server.</source>
        <translation>Nutzen Sie eine Grafikkarte mit {size} GB oder einen Server.</translation>
    </message>
    <message>
        <source>Use a computer with {size} GB of main memory or a server.</source>
        <translation>Nutzen Sie einen Rechner mit {size} GB Arbeitsspeicher oder einen Server.</translation>
    </message>
    <message>
        <source>Or work at {width} × {height} px, which fits now.</source>
        <translation>Oder arbeiten Sie mit {width} × {height} px; das passt jetzt.</translation>
    </message>
    <message>
        <source>The {card} is not used: {libraries} is here without CUDA.</source>
        <translation>{card} wird nicht genutzt: {libraries} ist hier ohne CUDA.</translation>
    </message>
    <message>
        <source>The box is empty.</source>
        <translation>Der Rahmen ist leer.</translation>
    </message>
    <message>
        <source>Draw it around a thing.</source>
        <translation>Ziehen Sie ihn um ein Objekt.</translation>
    </message>
    <message>
        <source>{model} makes no new pixels beyond a picture.</source>
        <translation>{model} macht keine neuen Pixel außerhalb eines Bildes.</translation>
    </message>
    <message>
        <source>Choose a model that fills what is removed; it can do this too.</source>
        <translation>Wählen Sie ein Modell, das Entferntes füllt; es kann auch das.</translation>
    </message>
    <message>
        <source>{model} reads no words.</source>
        <translation>{model} liest keine Wörter.</translation>
    </message>
    <message>
        <source>Leave the text out, or choose a model that does.</source>
        <translation>Lassen Sie den Text weg, oder wählen Sie ein Modell, das es tut.</translation>
    </message>
    <message>
        <source>{name} would not keep every pixel of the picture.</source>
        <translation>{name} würde nicht jedes Pixel des Bildes bewahren.</translation>
    </message>
    <message>
        <source>Save as {suffix}.</source>
        <translation>Speichern Sie als {suffix}.</translation>
    </message>
    <message>
        <source>{model} enlarges {most} times at most.</source>
        <translation>{model} vergrößert höchstens {most}-fach.</translation>
    </message>
    <message>
        <source>That would be a picture of {width}×{height} pixels.</source>
        <translation>Das ergäbe ein Bild von {width}×{height} Pixeln.</translation>
    </message>
    <message>
        <source>Enlarge it less, or crop it first.</source>
        <translation>Vergrößern Sie es weniger, oder schneiden Sie es vorher zu.</translation>
    </message>
    <message>
        <source>{model} makes no pictures from words alone.</source>
        <translation>{model} macht keine Bilder allein aus Wörtern.</translation>
    </message>
    <message>
        <source>Choose a model that generates.</source>
        <translation>Wählen Sie ein Modell, das Bilder erzeugt.</translation>
    </message>
    <message>
        <source>{model} does not make {width}×{height} pixels.</source>
        <translation>{model} macht keine {width}×{height} Pixel.</translation>
    </message>
    <message>
        <source>It was trained at {width}×{height}; enlarge its picture afterwards.</source>
        <translation>Es wurde mit {width}×{height} trainiert; vergrößern Sie sein Bild danach.</translation>
    </message>
    <message>
        <source>A generated picture is kept as PNG, not as “{suffix}”.</source>
        <translation>Ein erzeugtes Bild wird als PNG gespeichert, nicht als „{suffix}“.</translation>
    </message>
    <message>
        <source>Name it {name}; it can be exported as another kind afterwards.</source>
        <translation>Nennen Sie es {name}; danach lässt es sich in ein anderes Format exportieren.</translation>
    </message>
    <message>
        <source>{model} does not read the language of “{text}”.</source>
        <translation>{model} liest die Sprache von „{text}“ nicht.</translation>
    </message>
    <message>
        <source>Say it in the language “{language}”, or choose another model.</source>
        <translation>Sagen Sie es in der Sprache „{language}“, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Nothing was pointed at.</source>
        <translation>Es wurde auf nichts gezeigt.</translation>
    </message>
    <message>
        <source>Click on what is meant, or draw a box.</source>
        <translation>Klicken Sie auf das, was gemeint ist, oder ziehen Sie einen Rahmen.</translation>
    </message>
    <message>
        <source>Nothing was found there.</source>
        <translation>Dort wurde nichts gefunden.</translation>
    </message>
    <message>
        <source>Click in the middle of what is meant.</source>
        <translation>Klicken Sie mitten auf das, was gemeint ist.</translation>
    </message>
    <message>
        <source>{model} looks at everything at once, at most at {most} MP; this is {size} MP.</source>
        <translation>{model} sieht alles auf einmal an, höchstens {most} MP; dies sind {size} MP.</translation>
    </message>
    <message>
        <source>Mark the part of the picture that needs it.</source>
        <translation>Markieren Sie den Teil des Bildes, der es braucht.</translation>
    </message>
    <message>
        <source>Models work on RGB and gray pictures; this one is {colour}.</source>
        <translation>Modelle arbeiten an RGB- und Graubildern; dieses ist {colour}.</translation>
    </message>
    <message>
        <source>Convert a copy of the picture to RGB and edit that.</source>
        <translation>Wandeln Sie eine Kopie des Bildes in RGB um, und bearbeiten Sie diese.</translation>
    </message>
    <message>
        <source>Models work on tones and colours; this picture has black and white alone.</source>
        <translation>Modelle arbeiten an Tönen und Farben; dieses Bild hat nur Schwarz und Weiß.</translation>
    </message>
    <message>
        <source>Convert a copy of the picture to gray and edit that.</source>
        <translation>Wandeln Sie eine Kopie des Bildes in Graustufen um, und bearbeiten Sie diese.</translation>
    </message>
    <message>
        <source>The translation lost a part of your sentence.</source>
        <translation>Die Übersetzung hat einen Teil Ihres Satzes verloren.</translation>
    </message>
    <message>
        <source>Nothing says what {model} should do.</source>
        <translation>Nichts sagt, was {model} tun soll.</translation>
    </message>
    <message>
        <source>Describe it in a sentence.</source>
        <translation>Beschreiben Sie es in einem Satz.</translation>
    </message>
    <message>
        <source>The instruction has {count} characters; {model} reads {most}.</source>
        <translation>Die Anweisung hat {count} Zeichen; {model} liest {most}.</translation>
    </message>
    <message>
        <source>Say it in fewer words, or in several steps.</source>
        <translation>Sagen Sie es mit weniger Wörtern oder in mehreren Schritten.</translation>
    </message>
    <message>
        <source>No Gesso server answers at {address}.</source>
        <translation>Unter {address} antwortet kein Gesso-Server.</translation>
    </message>
    <message>
        <source>Check the address and that the server runs; “gesso server pair” says it.</source>
        <translation>Prüfen Sie die Adresse und ob der Server läuft; „gesso server pair“ nennt sie.</translation>
    </message>
    <message>
        <source>“{text}” is no address of a server.</source>
        <translation>„{text}“ ist keine Adresse eines Servers.</translation>
    </message>
    <message>
        <source>Say it as gpu.studio.lan or 10.0.0.5:{port}; it is always HTTPS.</source>
        <translation>Schreiben Sie sie als gpu.studio.lan oder 10.0.0.5:{port}; es ist immer HTTPS.</translation>
    </message>
    <message>
        <source>“{name}” cannot be the name of a server.</source>
        <translation>„{name}“ kann kein Name eines Servers sein.</translation>
    </message>
    <message>
        <source>Take letters, digits, dots, dashes and underscores, 40 at most.</source>
        <translation>Nehmen Sie Buchstaben, Ziffern, Punkte, Binde- und Unterstriche, höchstens 40.</translation>
    </message>
    <message>
        <source>A server is called {name} already.</source>
        <translation>Ein Server heißt schon {name}.</translation>
    </message>
    <message>
        <source>The code is wrong, was used before, or is too old.</source>
        <translation>Der Code ist falsch, wurde schon benutzt oder ist zu alt.</translation>
    </message>
    <message>
        <source>Ask for a new one: gesso server pair</source>
        <translation>Lassen Sie sich einen neuen geben: gesso server pair</translation>
    </message>
    <message>
        <source>The server {name} at {address} cannot be reached.</source>
        <translation>Der Server {name} unter {address} ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>The server {name} at {address} ends every connection.</source>
        <translation>Der Server {name} unter {address} beendet jede Verbindung.</translation>
    </message>
    <message>
        <source>The server at {address} is not the one that was paired as {name}, or its certificate has expired.</source>
        <translation>Der Server unter {address} ist nicht der, der als {name} gekoppelt wurde, oder sein Zertifikat ist abgelaufen.</translation>
    </message>
    <message>
        <source>The server {name} lets in only who has a certificate that it knows.</source>
        <translation>Der Server {name} lässt nur ein, wer ein Zertifikat hat, das er kennt.</translation>
    </message>
    <message>
        <source>The server does not know this key.</source>
        <translation>Der Server kennt diesen Schlüssel nicht.</translation>
    </message>
    <message>
        <source>The key {number} was revoked.</source>
        <translation>Der Schlüssel {number} wurde widerrufen.</translation>
    </message>
    <message>
        <source>The key {number} has expired.</source>
        <translation>Der Schlüssel {number} ist abgelaufen.</translation>
    </message>
    <message>
        <source>There is no key here for the server {name}.</source>
        <translation>Hier gibt es keinen Schlüssel zum Server {name}.</translation>
    </message>
    <message>
        <source>Ask for one, and name it with gesso remote add --client-certificate.</source>
        <translation>Lassen Sie sich eines geben, und nennen Sie es mit gesso remote add --client-certificate.</translation>
    </message>
    <message>
        <source>If it asks for a certificate of yours, pair again and name one with --client-certificate; else ask who runs it.</source>
        <translation>Verlangt er ein Zertifikat von Ihnen, koppeln Sie noch einmal und nennen Sie eines mit --client-certificate; sonst fragen Sie, wer ihn betreibt.</translation>
    </message>
    <message>
        <source>{file} cannot be read as a certificate with its key.</source>
        <translation>{file} lässt sich nicht als Zertifikat mit seinem Schlüssel lesen.</translation>
    </message>
    <message>
        <source>Take a PEM file that holds both, the key without a passphrase.</source>
        <translation>Nehmen Sie eine PEM-Datei, die beides enthält, den Schlüssel ohne Passphrase.</translation>
    </message>
    <message>
        <source>Pair with the server once more.</source>
        <translation>Koppeln Sie noch einmal mit dem Server.</translation>
    </message>
    <message>
        <source>Ask who runs the server for a new one.</source>
        <translation>Bitten Sie den Betreiber des Servers um einen neuen.</translation>
    </message>
</context>
<context>
    <name>ExpandDialog</name>
    <message>
        <source>The new picture: {width} × {height} pixels</source>
        <translation>Das neue Bild: {width} × {height} Pixel</translation>
    </message>
    <message>
        <source>Expand the Frame</source>
        <translation>Bildfläche erweitern</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>&amp;Links</translation>
    </message>
    <message>
        <source>&amp;Above</source>
        <translation>&amp;Oben</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>&amp;Rechts</translation>
    </message>
    <message>
        <source>&amp;Below</source>
        <translation>&amp;Unten</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>It s&amp;hows</source>
        <translation>Der Rand &amp;zeigt</translation>
    </message>
    <message>
        <source>Empty: the picture continues</source>
        <translation>Leer: Das Bild geht weiter</translation>
    </message>
    <message>
        <source>The border is made up. Every pixel of the picture stays as it is, and the original and its edits are not touched: the result is a new file.</source>
        <translation>Der Rand wird erfunden. Jedes Pixel des Bildes bleibt, wie es ist; das Original und seine Änderungen bleiben unberührt: Das Ergebnis ist eine neue Datei.</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>&amp;Speichern unter …</translation>
    </message>
</context>
<context>
    <name>Expanding</name>
    <message>
        <source>Expand the frame: {name}</source>
        <translation>Bildfläche erweitern: {name}</translation>
    </message>
    <message>
        <source>Every pixel of the picture is in it as it was; the border is computed.</source>
        <translation>Jedes Pixel des Bildes ist darin, wie es war; der Rand ist berechnet.</translation>
    </message>
</context>
<context>
    <name>ExportFields</name>
    <message>
        <source>ICC file…</source>
        <translation>ICC-Datei …</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>Colour &amp;profile</source>
        <translation>Farb&amp;profil</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>Längste Seite</translation>
    </message>
    <message>
        <source>Percent of the full size</source>
        <translation>Prozent der vollen Größe</translation>
    </message>
    <message>
        <source>Keep &amp;camera data, captions and place</source>
        <translation>&amp;Kameradaten, Beschriftung und Ort behalten</translation>
    </message>
    <message>
        <source>Full size</source>
        <translation>Volle Größe</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>Prozent</translation>
    </message>
    <message>
        <source>Keep the picture&apos;s own</source>
        <translation>Profil des Bildes behalten</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Bits per channel</source>
        <translation>Bit pro Kanal</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Opacity channel</source>
        <translation>Deckkraftkanal</translation>
    </message>
    <message>
        <source>Further channels</source>
        <translation>Weitere Kanäle</translation>
    </message>
    <message>
        <source>Stored as a negative</source>
        <translation>Als Negativ gespeichert</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Orientation (EXIF)</source>
        <translation>Ausrichtung (EXIF)</translation>
    </message>
    <message>
        <source>Resolution (dpi)</source>
        <translation>Auflösung (dpi)</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>Kompression</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>Verlustfrei</translation>
    </message>
    <message>
        <source>Converted from</source>
        <translation>Umgewandelt aus</translation>
    </message>
    <message>
        <source>Colour profile</source>
        <translation>Farbprofil</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Colour space</source>
        <translation>Farbraum</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>gray</source>
        <translation>Graustufen</translation>
    </message>
    <message>
        <source>uncompressed</source>
        <translation>unkomprimiert</translation>
    </message>
    <message>
        <source>striped</source>
        <translation>Streifen</translation>
    </message>
    <message>
        <source>tiled</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>planar</source>
        <translation>getrennte Kanäle</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>interlaced</source>
        <translation>verschachtelt</translation>
    </message>
    <message>
        <source>lossless</source>
        <translation>verlustfrei</translation>
    </message>
    <message>
        <source>lossy</source>
        <translation>verlustbehaftet</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>Baseline</translation>
    </message>
    <message>
        <source>progressive</source>
        <translation>progressiv</translation>
    </message>
    <message>
        <source>display</source>
        <translation>Bildschirm</translation>
    </message>
    <message>
        <source>input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>colour space</source>
        <translation>Farbraum</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>unbenannt</translation>
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
        <source>not checked: {problem}</source>
        <translation>nicht geprüft: {problem}</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>wird geprüft …</translation>
    </message>
    <message>
        <source>all are covered by edits</source>
        <translation>alle von Änderungen bedeckt</translation>
    </message>
    <message>
        <source>yes ({count} checked)</source>
        <translation>ja ({count} geprüft)</translation>
    </message>
    <message>
        <source>no: {differing} of {count} differ</source>
        <translation>nein: {differing} von {count} weichen ab</translation>
    </message>
    <message>
        <source>none: nothing was moved</source>
        <translation>keiner: nichts wurde verschoben</translation>
    </message>
    <message>
        <source>{number} px</source>
        <translation>{number} px</translation>
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
        <source>The edit is everywhere: its tone and colour were applied wherever it may act.</source>
        <translation>Die Änderung ist überall: Ton und Farbe wurden überall angewendet, wo sie wirken darf.</translation>
    </message>
    <message>
        <source>not measurable: too little is unchanged</source>
        <translation>nicht messbar: zu wenig ist unverändert</translation>
    </message>
    <message>
        <source>After an edit, this shows what was changed, and that nothing else was.</source>
        <translation>Nach einer Änderung steht hier, was sich geändert hat, und dass sonst nichts geändert wurde.</translation>
    </message>
    <message>
        <source>Select an area to add it or to take it out.</source>
        <translation>Wählen Sie einen Bereich aus, um ihn dazu- oder herauszunehmen.</translation>
    </message>
    <message>
        <source>The output of this edit was not kept. Put it back once more to correct it.</source>
        <translation>Das Ergebnis dieser Änderung wurde nicht aufbewahrt. Setzen Sie es zum Korrigieren noch einmal ein.</translation>
    </message>
    <message>
        <source>An exact edit is corrected by its mask and its values, not here.</source>
        <translation>Eine exakte Änderung wird durch ihre Maske und ihre Werte korrigiert, nicht hier.</translation>
    </message>
    <message>
        <source>Change the sensitivity of “{name}”</source>
        <translation>Empfindlichkeit von „{name}“ ändern</translation>
    </message>
    <message>
        <source>Add the selection to “{name}”</source>
        <translation>Auswahl zu „{name}“ dazunehmen</translation>
    </message>
    <message>
        <source>Take the selection out of “{name}”</source>
        <translation>Auswahl aus „{name}“ herausnehmen</translation>
    </message>
    <message>
        <source>Compose “{name}” again</source>
        <translation>„{name}“ neu einsetzen</translation>
    </message>
    <message>
        <source>Put back {file}</source>
        <translation>{file} einsetzen</translation>
    </message>
    <message>
        <source>The output shows no edit, so nothing was changed.</source>
        <translation>Das Ergebnis zeigt keine Änderung; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Raise the sensitivity, or check that it is the right file.</source>
        <translation>Erhöhen Sie die Empfindlichkeit, oder prüfen Sie, ob es die richtige Datei ist.</translation>
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
    <message>
        <source>“{step}”: the model found nothing to repair.</source>
        <translation>„{step}“: Das Modell hat nichts zu reparieren gefunden.</translation>
    </message>
    <message>
        <source>Where you see damage, select just that place and try again, or choose another engine.</source>
        <translation>Wo Sie Schäden sehen, wählen Sie nur diese Stelle aus und versuchen Sie es erneut, oder wählen Sie eine andere Engine.</translation>
    </message>
    <message>
        <source>“{step}”: the model left everything as it was.</source>
        <translation>„{step}“: Das Modell hat alles so gelassen, wie es war.</translation>
    </message>
    <message>
        <source>Select a little more around it and try again, or choose another engine.</source>
        <translation>Wählen Sie ringsum etwas mehr aus und versuchen Sie es erneut, oder wählen Sie eine andere Engine.</translation>
    </message>
    <message>
        <source>The model that measures this could not run, so an exact operator measured it.</source>
        <translation>Das Modell, das dies misst, konnte nicht laufen; daher hat ein exakter Operator gemessen.</translation>
    </message>
    <message>
        <source>There is memory for {inside_width} × {inside_height} px only, so it was made at that size and enlarged to {width} × {height} px.</source>
        <translation>Der Speicher reicht nur für {inside_width} × {inside_height} px; daher entstand es in dieser Größe und wurde auf {width} × {height} px vergrößert.</translation>
    </message>
    <message>
        <source>The instruction is longer than this model reads: it stopped after “…{last}”, {end} of {count} characters. Say it in fewer words, or in several steps.</source>
        <translation>Die Anweisung ist länger, als dieses Modell liest: Es hörte nach „…{last}“ auf, bei {end} von {count} Zeichen. Sagen Sie es mit weniger Wörtern oder in mehreren Schritten.</translation>
    </message>
    <message>
        <source>The model measures all of this at once: an earlier step of the sentence did it already.</source>
        <translation>Das Modell misst dies alles auf einmal: Ein früherer Schritt des Satzes hat es schon getan.</translation>
    </message>
</context>
<context>
    <name>FidelityPanel</name>
    <message>
        <source>Figures of the edit</source>
        <translation>Zahlen zur Änderung</translation>
    </message>
    <message>
        <source>&amp;Add selection to the change</source>
        <translation>Auswahl da&amp;zunehmen</translation>
    </message>
    <message>
        <source>Uses the model&apos;s pixels in the selection too, without running it again.</source>
        <translation>Nutzt die Pixel des Modells auch in der Auswahl, ohne es erneut auszuführen.</translation>
    </message>
    <message>
        <source>&amp;Take selection out</source>
        <translation>Auswahl herausneh&amp;men</translation>
    </message>
    <message>
        <source>Leaves the selection as it was before this edit.</source>
        <translation>Lässt die Auswahl so, wie sie vor dieser Änderung war.</translation>
    </message>
    <message>
        <source>Show change &amp;map</source>
        <translation>Änderungs&amp;karte zeigen</translation>
    </message>
    <message>
        <source>Tints what this edit replaces on the picture.</source>
        <translation>Tönt am Bild, was diese Änderung ersetzt.</translation>
    </message>
    <message>
        <source>&amp;Put back another program&apos;s output…</source>
        <translation>Fremdes Er&amp;gebnis einsetzen …</translation>
    </message>
    <message>
        <source>Aligned, matched in colour, and only where it differs from the picture.</source>
        <translation>Ausgerichtet, farblich angeglichen und nur dort, wo es vom Bild abweicht.</translation>
    </message>
    <message>
        <source>No edit yet</source>
        <translation>Noch keine Änderung</translation>
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
        <source>Add a further picture</source>
        <translation>Weiteres Bild hinzufügen</translation>
    </message>
    <message>
        <source>Compare with a file</source>
        <translation>Mit einer Datei vergleichen</translation>
    </message>
    <message>
        <source>Put back another program&apos;s output</source>
        <translation>Fremdes Ergebnis einsetzen</translation>
    </message>
    <message>
        <source>Colour profiles</source>
        <translation>Farbprofile</translation>
    </message>
    <message>
        <source>Choose your certificate</source>
        <translation>Ihr Zertifikat wählen</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Add a model from a file</source>
        <translation>Modell aus einer Datei hinzufügen</translation>
    </message>
    <message>
        <source>Models and model packs</source>
        <translation>Modelle und Modellpakete</translation>
    </message>
    <message>
        <source>Add a model from a folder</source>
        <translation>Modell aus einem Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Load a selection</source>
        <translation>Auswahl laden</translation>
    </message>
    <message>
        <source>Save the new picture</source>
        <translation>Neues Bild speichern</translation>
    </message>
    <message>
        <source>Save the selection</source>
        <translation>Auswahl speichern</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG-Bilder</translation>
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
    <name>FurtherRow</name>
    <message>
        <source>Reading a picture…</source>
        <translation>Bild wird gelesen …</translation>
    </message>
    <message>
        <source>Call them by their names in the sentence.</source>
        <translation>Nennen Sie sie im Satz bei ihren Namen.</translation>
    </message>
    <message>
        <source>Further pictures: drop them here</source>
        <translation>Weitere Bilder: hierher ziehen</translation>
    </message>
    <message>
        <source>Picture {number}</source>
        <translation>Bild {number}</translation>
    </message>
    <message>
        <source>Click to take it away</source>
        <translation>Zum Entfernen anklicken</translation>
    </message>
    <message>
        <source>{name}, {file}. Press to take it away.</source>
        <translation>{name}, {file}. Zum Entfernen drücken.</translation>
    </message>
    <message>
        <source>Choose a File…</source>
        <translation>Datei auswählen …</translation>
    </message>
    <message>
        <source>From the film strip</source>
        <translation>Aus dem Filmstreifen</translation>
    </message>
    <message>
        <source>Add a further picture</source>
        <translation>Weiteres Bild hinzufügen</translation>
    </message>
</context>
<context>
    <name>GenerateDialog</name>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>Generate a Picture</source>
        <translation>Bild erzeugen</translation>
    </message>
    <message>
        <source>What the picture s&amp;hows</source>
        <translation>Was das Bild &amp;zeigt</translation>
    </message>
    <message>
        <source>What the picture shows</source>
        <translation>Was das Bild zeigt</translation>
    </message>
    <message>
        <source>For example: a heron in the rain</source>
        <translation>Zum Beispiel: ein Reiher im Regen</translation>
    </message>
    <message>
        <source>S&amp;tyle</source>
        <translation>S&amp;til</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>Se&amp;ed</source>
        <translation>Start&amp;wert</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>Stil</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>Every pixel is made up. The result is a new PNG file; the picture that is open and its edits are not touched.</source>
        <translation>Jedes Pixel ist erfunden. Das Ergebnis ist eine neue PNG-Datei; das geöffnete Bild und seine Bearbeitungen bleiben unberührt.</translation>
    </message>
    <message>
        <source>&amp;Generate…</source>
        <translation>&amp;Erzeugen…</translation>
    </message>
</context>
<context>
    <name>Generating</name>
    <message>
        <source>Generate: {name}</source>
        <translation>Erzeugen: {name}</translation>
    </message>
    <message>
        <source>Every pixel of it is made up.</source>
        <translation>Jedes Pixel darin ist erfunden.</translation>
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
    <name>HistoryButton</name>
    <message>
        <source>Earlier sentences</source>
        <translation>Frühere Sätze</translation>
    </message>
    <message>
        <source>Forget Them</source>
        <translation>Liste leeren</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>History, the newest first</source>
        <translation>Verlauf, Neuestes zuerst</translation>
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
    <name>JobPill</name>
    <message>
        <source>Cancel what runs</source>
        <translation>Laufendes abbrechen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel: {title}</source>
        <translation>Abbrechen: {title}</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Vorziehen</translation>
    </message>
    <message>
        <source>Do this one before the others that wait</source>
        <translation>Vor den anderen wartenden Aufträgen ausführen</translation>
    </message>
    <message>
        <source>Next: {title}</source>
        <translation>Vorziehen: {title}</translation>
    </message>
    <message>
        <source>Progress: {title}</source>
        <translation>Fortschritt: {title}</translation>
    </message>
</context>
<context>
    <name>JobView</name>
    <message>
        <source>The picture is seen here while it is made.</source>
        <translation>Hier ist das Bild zu sehen, während es entsteht.</translation>
    </message>
    <message>
        <source>The picture while it is made</source>
        <translation>Das Bild, während es entsteht</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>Looking for damage</source>
        <translation>Schäden suchen</translation>
    </message>
    <message>
        <source>Repairing</source>
        <translation>Reparieren</translation>
    </message>
    <message>
        <source>Filling</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Vorbereiten</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Betrachten</translation>
    </message>
    <message>
        <source>Following edges</source>
        <translation>Kanten verfolgen</translation>
    </message>
    <message>
        <source>Selecting</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Reading what is covered</source>
        <translation>Bedecktes lesen</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Reading the output</source>
        <translation>Ergebnis lesen</translation>
    </message>
    <message>
        <source>Composing</source>
        <translation>Einsetzen</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation>Auf die Engine warten</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Modell laden</translation>
    </message>
    <message>
        <source>Making room in memory</source>
        <translation>Platz im Speicher schaffen</translation>
    </message>
    <message>
        <source>Reading picture and words</source>
        <translation>Bild und Worte lesen</translation>
    </message>
    <message>
        <source>Making the picture</source>
        <translation>Bild erzeugen</translation>
    </message>
    <message>
        <source>Developing the picture</source>
        <translation>Bild entwickeln</translation>
    </message>
    <message>
        <source>Aligning with the original</source>
        <translation>Am Original ausrichten</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation>Wartet auf Ihre Antwort</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Wartet auf den Server</translation>
    </message>
    <message>
        <source>Adding</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Installing</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Done in {time}</source>
        <translation>Fertig in {time}</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed</source>
        <translation>Abgebrochen; nichts wurde geändert</translation>
    </message>
    <message>
        <source>Cancelled before it began</source>
        <translation>Vor dem Beginn abgebrochen</translation>
    </message>
    <message>
        <source>{stage}, {done} of {total}</source>
        <translation>{stage}, {done} von {total}</translation>
    </message>
    <message>
        <source>on {server}</source>
        <translation>auf {server}</translation>
    </message>
    <message>
        <source>{elapsed} · {left} left</source>
        <translation>{elapsed} · noch {left}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{left} left</source>
        <translation>noch {left}</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>{count} in Warteschlange</translation>
    </message>
</context>
<context>
    <name>JobsPanel</name>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Nothing runs. What takes longer is listed here.</source>
        <translation>Nichts läuft. Was länger dauert, steht hier.</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <source>Forget those that have ended</source>
        <translation>Beendete Aufträge entfernen</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>A file is still being written: {title}.</source>
        <translation>Eine Datei wird noch geschrieben: {title}.</translation>
    </message>
    <message>
        <source>Gesso closes when that is done. Dismiss this to stay.</source>
        <translation>Gesso schließt sich, sobald das fertig ist. Zum Bleiben diese Meldung verwerfen.</translation>
    </message>
    <message>
        <source>Stop it and close</source>
        <translation>Abbrechen und schließen</translation>
    </message>
</context>
<context>
    <name>LicenceDialog</name>
    <message>
        <source>Licence of {model}</source>
        <translation>Lizenz von {model}</translation>
    </message>
    <message>
        <source>{model} has a licence of its own. Read it before you use the model.</source>
        <translation>{model} hat eine eigene Lizenz. Lesen Sie sie, bevor Sie das Modell verwenden.</translation>
    </message>
    <message>
        <source>This version is older than the one in use, and may lack repairs. It will be used instead.</source>
        <translation>Diese Version ist älter als die verwendete, und ihr können Korrekturen fehlen. Sie wird stattdessen verwendet.</translation>
    </message>
    <message>
        <source>&amp;Accept and Add</source>
        <translation>&amp;Akzeptieren und hinzufügen</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Main tool bar</source>
        <translation>Hauptwerkzeugleiste</translation>
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
    <name>ModeButtons</name>
    <message>
        <source>A new selection</source>
        <translation>Neue Auswahl</translation>
    </message>
    <message>
        <source>Add to the selection (Shift)</source>
        <translation>Zur Auswahl hinzufügen (Umschalt)</translation>
    </message>
    <message>
        <source>Take away from the selection (Alt)</source>
        <translation>Von der Auswahl abziehen (Alt)</translation>
    </message>
    <message>
        <source>Keep what is in both (Shift+Alt)</source>
        <translation>Schnittmenge bilden (Umschalt+Alt)</translation>
    </message>
    <message>
        <source>What a new shape does</source>
        <translation>Was eine neue Form bewirkt</translation>
    </message>
</context>
<context>
    <name>ModelDetailsView</name>
    <message>
        <source>Add from &amp;File…</source>
        <translation>Aus &amp;Datei hinzufügen …</translation>
    </message>
    <message>
        <source>A file of this model, or a model pack of any model</source>
        <translation>Eine Datei dieses Modells oder ein Modellpaket eines beliebigen Modells</translation>
    </message>
    <message>
        <source>Add from Fol&amp;der…</source>
        <translation>Aus &amp;Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Reads every file and compares it with when it was added</source>
        <translation>Liest jede Datei und vergleicht sie mit dem Stand beim Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Other Version</source>
        <translation>Andere &amp;Version</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>En&amp;tfernen …</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>Über dieses Modell</translation>
    </message>
</context>
<context>
    <name>ModelDialog</name>
    <message>
        <source>Looking at this machine…</source>
        <translation>Dieser Rechner wird untersucht …</translation>
    </message>
    <message>
        <source>Remove {model} from this machine?</source>
        <translation>{model} von diesem Rechner entfernen?</translation>
    </message>
    <message>
        <source>All its versions go; edits made with it stay.</source>
        <translation>Alle Versionen werden entfernt; damit gemachte Änderungen bleiben.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Models and Machine</source>
        <translation>Modelle und Rechner</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>&amp;Look Again</source>
        <translation>Er&amp;neut untersuchen</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
</context>
<context>
    <name>ModelTools</name>
    <message>
        <source>Finding the outline…</source>
        <translation>Umriss wird gesucht …</translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>Wird entfernt …</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Adding {model}</source>
        <translation>{model} hinzufügen</translation>
    </message>
    <message>
        <source>{model} is installed.</source>
        <translation>{model} ist installiert.</translation>
    </message>
    <message>
        <source>Every file of {model} is as it came with Gesso.</source>
        <translation>Jede Datei von {model} ist so, wie sie mit Gesso kam.</translation>
    </message>
    <message>
        <source>Verifying {model}</source>
        <translation>{model} prüfen</translation>
    </message>
    <message>
        <source>Every file of {model} is as it was added.</source>
        <translation>Jede Datei von {model} ist so, wie sie hinzugefügt wurde.</translation>
    </message>
    <message>
        <source>Changing the version of {model}</source>
        <translation>Version von {model} wechseln</translation>
    </message>
    <message>
        <source>Removing {model}</source>
        <translation>{model} entfernen</translation>
    </message>
    <message>
        <source>Compact editing</source>
        <translation>Bearbeiten, kompakt</translation>
    </message>
    <message>
        <source>Large editing</source>
        <translation>Bearbeiten, groß</translation>
    </message>
    <message>
        <source>New pictures</source>
        <translation>Neue Bilder</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Understanding sentences</source>
        <translation>Sätze verstehen</translation>
    </message>
    <message>
        <source>For trying out</source>
        <translation>Zum Ausprobieren</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>Nicht installiert</translation>
    </message>
    <message>
        <source>Libraries missing</source>
        <translation>Bibliotheken fehlen</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>Passt nicht</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>one part at a time</source>
        <translation>Teil für Teil</translation>
    </message>
    <message>
        <source>layer by layer</source>
        <translation>Schicht für Schicht</translation>
    </message>
    <message>
        <source>folder {place}</source>
        <translation>Ordner {place}</translation>
    </message>
    <message>
        <source>file {place}</source>
        <translation>Datei {place}</translation>
    </message>
    <message>
        <source>pack {name}</source>
        <translation>Modellpaket {name}</translation>
    </message>
    <message>
        <source>part of Gesso</source>
        <translation>Teil von Gesso</translation>
    </message>
    <message>
        <source>Ready: runs {how}.</source>
        <translation>Bereit: läuft {how}.</translation>
    </message>
    <message>
        <source>Add it from a folder, a file or a model pack that you have.</source>
        <translation>Fügen Sie es aus einem Ordner, einer Datei oder einem Modellpaket hinzu, das Sie haben.</translation>
    </message>
    <message>
        <source>Not installed.</source>
        <translation>Nicht installiert.</translation>
    </message>
    <message>
        <source>on {device} in {precision}</source>
        <translation>auf {device} in {precision}</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>dem Prozessor</translation>
    </message>
    <message>
        <source>at {size} inside</source>
        <translation>intern mit {size}</translation>
    </message>
    <message>
        <source>with {size} of memory</source>
        <translation>mit {size} Speicher</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>{size}, {free} free</source>
        <translation>{size}, {free} frei</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <source>driver {version}</source>
        <translation>Treiber {version}</translation>
    </message>
    <message>
        <source>None that models can use; the processor does the work.</source>
        <translation>Keine, die Modelle nutzen können; der Prozessor macht die Arbeit.</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>Bibliotheken</translation>
    </message>
    <message>
        <source>{size} by models, {free} free</source>
        <translation>{size} durch Modelle, {free} frei</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Datenträger</translation>
    </message>
    <message>
        <source>No card describes the installed model {name}.</source>
        <translation>Keine Modellkarte beschreibt das installierte Modell {name}.</translation>
    </message>
    <message>
        <source>{name}, commercial use allowed</source>
        <translation>{name}, gewerbliche Nutzung erlaubt</translation>
    </message>
    <message>
        <source>{name}, no commercial use</source>
        <translation>{name}, keine gewerbliche Nutzung</translation>
    </message>
    <message>
        <source>The pack is not signed: nothing says who made it.</source>
        <translation>Das Paket ist nicht signiert: Nichts sagt, wer es gemacht hat.</translation>
    </message>
    <message>
        <source>Signed by “{name}”.</source>
        <translation>Signiert von „{name}“.</translation>
    </message>
    <message>
        <source>Signed with a key that is not known here. Compare its fingerprint with what its owner says: {fingerprint}</source>
        <translation>Signiert mit einem Schlüssel, der hier nicht bekannt ist. Vergleichen Sie dessen Fingerabdruck mit dem, was sein Besitzer sagt: {fingerprint}</translation>
    </message>
    <message>
        <source>{number} MB</source>
        <translation>{number} MB</translation>
    </message>
    <message>
        <source>{number} GB</source>
        <translation>{number} GB</translation>
    </message>
    <message>
        <source>{name} · {count} cores</source>
        <translation>{name} · {count} Kerne</translation>
    </message>
    <message>
        <source>None: no model can run until one is installed.</source>
        <translation>Keine: Ohne eine Bibliothek kann kein Modell laufen.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Good at</source>
        <translation>Stärken</translation>
    </message>
    <message>
        <source>from {size}</source>
        <translation>ab {size}</translation>
    </message>
    <message>
        <source>Memory needed</source>
        <translation>Speicherbedarf</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Published at</source>
        <translation>Veröffentlicht unter</translation>
    </message>
    <message>
        <source>It would then run {how}.</source>
        <translation>Es liefe dann {how}.</translation>
    </message>
    <message>
        <source>its {precision} files are not installed</source>
        <translation>seine {precision}-Dateien sind nicht installiert</translation>
    </message>
    <message>
        <source>it needs {size}, and you allow {limit}</source>
        <translation>es braucht {size}, und Sie erlauben {limit}</translation>
    </message>
    <message>
        <source>it needs {size}, and {free} of {card} are free</source>
        <translation>es braucht {size}, und von {card} sind {free} frei</translation>
    </message>
    <message>
        <source>it needs {size} of main memory, and {free} are free</source>
        <translation>es braucht {size} Arbeitsspeicher, und {free} sind frei</translation>
    </message>
    <message>
        <source>there is no graphics card that it could use</source>
        <translation>es gibt keine Grafikkarte, die es nutzen könnte</translation>
    </message>
    <message>
        <source>it needs compute capability {least}, which {cards} has not</source>
        <translation>es braucht Compute Capability {least}, die {cards} nicht hat</translation>
    </message>
    <message>
        <source>{precision} on the processor</source>
        <translation>{precision} auf dem Prozessor</translation>
    </message>
    <message>
        <source>{precision} on a graphics card</source>
        <translation>{precision} auf einer Grafikkarte</translation>
    </message>
    <message>
        <source>all at once</source>
        <translation>alles auf einmal</translation>
    </message>
    <message>
        <source>{why}.</source>
        <translation>{why}.</translation>
    </message>
    <message>
        <source>{way}: {why}.</source>
        <translation>{way}: {why}.</translation>
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
        <translation>Tönung</translation>
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
        <translation>Gerade ausrichten</translation>
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
        <translation>Seitenverhältnis</translation>
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
        <source>a model that masks what is clicked</source>
        <translation>ein Modell, das Angeklicktes auswählt</translation>
    </message>
    <message>
        <source>a model that masks the main subject</source>
        <translation>ein Modell, das das Hauptmotiv auswählt</translation>
    </message>
    <message>
        <source>a language model</source>
        <translation>ein Sprachmodell</translation>
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
    <name>NewPicture</name>
    <message>
        <source>It was made on the server {host}.</source>
        <translation>Es wurde auf dem Server {host} gemacht.</translation>
    </message>
    <message>
        <source>Saved {name}.</source>
        <translation>{name} gespeichert.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>PairingDialog</name>
    <message>
        <source>&amp;Continue</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>&amp;Pair</source>
        <translation>&amp;Koppeln</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Add a Server</source>
        <translation>Server hinzufügen</translation>
    </message>
    <message>
        <source>Where Gesso&apos;s server runs, “gesso server pair” shows its address, its fingerprint and a one-time code.</source>
        <translation>Wo der Gesso-Server läuft, zeigt „gesso server pair“ seine Adresse, seinen Fingerabdruck und einen Einmalcode.</translation>
    </message>
    <message>
        <source>Compare this fingerprint with what “gesso server pair” shows on the server. Where they differ, somebody else answers: stop here.</source>
        <translation>Vergleichen Sie diesen Fingerabdruck mit dem, den „gesso server pair“ auf dem Server zeigt. Weichen sie ab, antwortet jemand anderes: Brechen Sie hier ab.</translation>
    </message>
    <message>
        <source>The &amp;fingerprints are the same</source>
        <translation>Die &amp;Fingerabdrücke sind gleich</translation>
    </message>
    <message>
        <source>A&amp;ddress:</source>
        <translation>A&amp;dresse:</translation>
    </message>
    <message>
        <source>&amp;One-time code:</source>
        <translation>&amp;Einmalcode:</translation>
    </message>
    <message>
        <source>&amp;Name here:</source>
        <translation>&amp;Name hier:</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
</context>
<context>
    <name>PaneLabels</name>
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
    <name>Panels</name>
    <message>
        <source>Instruction</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>Edits</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Fidelity</source>
        <translation>Treue</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Two Files</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Film Strip</source>
        <translation>Filmstreifen</translation>
    </message>
</context>
<context>
    <name>Percent</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
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
    <name>PromiseBox</name>
    <message>
        <source>What will be kept</source>
        <translation>Was erhalten bleibt</translation>
    </message>
    <message>
        <source>Looking at what can be kept…</source>
        <translation>Prüft, was erhalten bleiben kann …</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} verwenden</translation>
    </message>
</context>
<context>
    <name>QualityBox</name>
    <message>
        <source>Final: as good as the model can</source>
        <translation>Endgültig: so gut das Modell kann</translation>
    </message>
    <message>
        <source>Preview: sooner, but rougher</source>
        <translation>Vorschau: schneller, aber gröber</translation>
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
    <name>RecipeButton</name>
    <message>
        <source>Recipes</source>
        <translation>Rezepte</translation>
    </message>
    <message>
        <source>Keep This Sentence…</source>
        <translation>Diesen Satz aufheben …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep This Sentence</source>
        <translation>Diesen Satz aufheben</translation>
    </message>
    <message>
        <source>Name of the recipe:</source>
        <translation>Name des Rezepts:</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Save a copy or export</source>
        <translation>Kopie speichern oder exportieren</translation>
    </message>
    <message>
        <source>A cop&amp;y that keeps everything it can</source>
        <translation>Kop&amp;ie, die alles bewahrt, was sie kann</translation>
    </message>
    <message>
        <source>An &amp;export for others: format, size and profile as wanted</source>
        <translation>&amp;Export für andere: Format, Größe und Profil nach Wahl</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Fo&amp;rmat</source>
        <translation>Fo&amp;rmat</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>&amp;Ordner</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>Aus&amp;wählen …</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner auswählen</translation>
    </message>
</context>
<context>
    <name>SaveForm</name>
    <message>
        <source>WebP, lossless</source>
        <translation>WebP, verlustfrei</translation>
    </message>
    <message>
        <source>OpenRaster, with layers</source>
        <translation>OpenRaster, mit Ebenen</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>The copy is the same as the original, byte for byte.</source>
        <translation>Die Kopie gleicht dem Original Byte für Byte.</translation>
    </message>
    <message>
        <source>Outside the edits every pixel stays the same.</source>
        <translation>Außerhalb der Änderungen bleibt jedes Pixel gleich.</translation>
    </message>
    <message>
        <source>The profile, EXIF, XMP, IPTC and all other metadata stay the same bytes.</source>
        <translation>Profil, EXIF, XMP, IPTC und alle anderen Metadaten bleiben Byte für Byte gleich.</translation>
    </message>
    <message>
        <source>Straightening computes every pixel anew; none is the same number as before.</source>
        <translation>Beim Ausrichten wird jedes Pixel neu berechnet; kein Wert bleibt, wie er war.</translation>
    </message>
    <message>
        <source>In the metadata only the orientation value changes; everything else is the same bytes.</source>
        <translation>In den Metadaten ändert sich nur der Wert der Ausrichtung; alles andere bleibt Byte für Byte gleich.</translation>
    </message>
    <message>
        <source>A note of the new orientation is added to the metadata.</source>
        <translation>Den Metadaten wird ein Vermerk der neuen Ausrichtung hinzugefügt.</translation>
    </message>
    <message>
        <source>The small preview inside the metadata stays and still shows the picture before the change.</source>
        <translation>Die kleine Vorschau in den Metadaten bleibt und zeigt weiter das Bild vor der Änderung.</translation>
    </message>
    <message>
        <source>The picture keeps its orientation as a note in EXIF, which some programs ignore here.</source>
        <translation>Das Bild behält seine Ausrichtung als Vermerk in EXIF, den manche Programme hier nicht beachten.</translation>
    </message>
    <message>
        <source>EXIF has the same values but is arranged anew; maker notes that point elsewhere may break.</source>
        <translation>EXIF hat dieselben Werte, ist aber neu angeordnet; Herstellernotizen, die auf andere Stellen verweisen, können unlesbar werden.</translation>
    </message>
    <message>
        <source>Every pixel is compressed anew with quality {quality}.</source>
        <translation>Jedes Pixel wird mit Qualität {quality} neu komprimiert.</translation>
    </message>
    <message>
        <source>JPEG has 8 bits per colour; finer steps are lost.</source>
        <translation>JPEG hat 8 Bit pro Farbe; feinere Stufen gehen verloren.</translation>
    </message>
    <message>
        <source>{format} has 8 bits per colour; finer steps are lost.</source>
        <translation>{format} hat 8 Bit pro Farbe; feinere Abstufungen gehen verloren.</translation>
    </message>
    <message>
        <source>{format} has 16 bits per colour; values outside black and white are cut.</source>
        <translation>{format} hat 16 Bit pro Farbe; Werte jenseits von Schwarz und Weiß werden abgeschnitten.</translation>
    </message>
    <message>
        <source>{format} cannot hold transparency; what is transparent becomes white.</source>
        <translation>{format} kann keine Transparenz speichern; was durchsichtig ist, wird weiß.</translation>
    </message>
    <message>
        <source>{format} cannot hold the extra channels; they are left out.</source>
        <translation>{format} kann die zusätzlichen Kanäle nicht speichern; sie fallen weg.</translation>
    </message>
    <message>
        <source>Every pixel is compressed with quality {quality}.</source>
        <translation>Jedes Pixel wird mit Qualität {quality} komprimiert.</translation>
    </message>
    <message>
        <source>Camera data, captions and place are left out.</source>
        <translation>Kameradaten, Beschriftungen und Ort fallen weg.</translation>
    </message>
    <message>
        <source>A metadata block of {count} bytes is too large for JPEG.</source>
        <translation>Ein Metadatenblock von {count} Byte ist zu groß für JPEG.</translation>
    </message>
    <message>
        <source>The changed part is compressed as strongly as the rest of the picture.</source>
        <translation>Der geänderte Teil wird so stark komprimiert wie das übrige Bild.</translation>
    </message>
    <message>
        <source>JPEG keeps blocks of {width}×{height} px: {count} pixels beside the change, in the same blocks, are compressed anew.</source>
        <translation>JPEG speichert Blöcke von {width}×{height} px: {count} Pixel neben der Änderung, in denselben Blöcken, werden neu komprimiert.</translation>
    </message>
    <message>
        <source>Up to {count} pixels at the edges of these blocks may differ slightly, as JPEG stores their colour coarsely.</source>
        <translation>Bis zu {count} Pixel an den Rändern dieser Blöcke können leicht abweichen, weil JPEG ihre Farbe grob speichert.</translation>
    </message>
    <message>
        <source>The further pictures inside the file stay, but their table of contents is off.</source>
        <translation>Die weiteren Bilder in der Datei bleiben, aber ihr Verzeichnis stimmt nicht mehr.</translation>
    </message>
    <message>
        <source>XMP that goes on in extra segments is cut after its main part.</source>
        <translation>XMP, das in weiteren Segmenten fortgesetzt wird, endet nach seinem Hauptteil.</translation>
    </message>
    <message>
        <source>Further pictures inside the file are left out.</source>
        <translation>Weitere Bilder in der Datei werden weggelassen.</translation>
    </message>
    <message>
        <source>Text notes that only PNG knows are left out.</source>
        <translation>Textnotizen, die nur PNG kennt, werden weggelassen.</translation>
    </message>
    <message>
        <source>Only the colour profile is carried over from such a file, no other metadata.</source>
        <translation>Aus einer solchen Datei wird nur das Farbprofil übernommen, keine anderen Metadaten.</translation>
    </message>
    <message>
        <source>OpenRaster keeps pixels, layers, the colour profile and the resolution, but no EXIF, XMP or IPTC.</source>
        <translation>OpenRaster bewahrt Pixel, Ebenen, Farbprofil und Auflösung, aber kein EXIF, XMP oder IPTC.</translation>
    </message>
    <message>
        <source>The new colours are not in the picture&apos;s palette, so it is saved without one.</source>
        <translation>Die neuen Farben stehen nicht in der Palette des Bildes; es wird ohne Palette gespeichert.</translation>
    </message>
    <message>
        <source>The new tones do not fit into {few} bits, so {many} are used.</source>
        <translation>Die neuen Tonwerte passen nicht in {few} Bit; verwendet werden {many}.</translation>
    </message>
    <message>
        <source>Chunks that would no longer be true are left out: {names}.</source>
        <translation>Blöcke, die nicht mehr stimmen würden, werden weggelassen: {names}.</translation>
    </message>
    <message>
        <source>The picture was interlaced and is saved row by row; the pixels are the same.</source>
        <translation>Das Bild war verschachtelt (interlaced) und wird zeilenweise gespeichert; die Pixel sind dieselben.</translation>
    </message>
    <message>
        <source>Bytes after the end of the picture are left out.</source>
        <translation>Bytes nach dem Ende des Bildes werden weggelassen.</translation>
    </message>
    <message>
        <source>WebP has no place for IPTC and for the resolution outside EXIF.</source>
        <translation>WebP hat keinen Platz für IPTC und für die Auflösung außerhalb von EXIF.</translation>
    </message>
    <message>
        <source>The original is compressed with loss; the copy keeps its pixels without further loss and is larger.</source>
        <translation>Das Original ist verlustbehaftet komprimiert; die Kopie bewahrt seine Pixel ohne weiteren Verlust und ist größer.</translation>
    </message>
    <message>
        <source>The small previews inside the file still show the picture before the edit.</source>
        <translation>Die kleinen Vorschaubilder in der Datei zeigen weiter das Bild vor der Änderung.</translation>
    </message>
    <message>
        <source>The small previews inside the original are left out.</source>
        <translation>Die kleinen Vorschaubilder im Original werden weggelassen.</translation>
    </message>
    <message>
        <source>Photoshop&apos;s layers inside the file stay as they were; Photoshop will show those.</source>
        <translation>Die Photoshop-Ebenen in der Datei bleiben, wie sie waren; Photoshop wird diese zeigen.</translation>
    </message>
    <message>
        <source>Photoshop&apos;s layers inside the original are left out.</source>
        <translation>Die Photoshop-Ebenen im Original werden weggelassen.</translation>
    </message>
    <message>
        <source>The camera maker&apos;s notes are the same bytes in another place of the file; some programs can then no longer read all of them.</source>
        <translation>Die Notizen des Kameraherstellers sind dieselben Bytes an anderer Stelle der Datei; manche Programme können sie dann nicht mehr ganz lesen.</translation>
    </message>
    <message>
        <source>Tags of the original whose values cannot be read are left out.</source>
        <translation>Tags des Originals, deren Werte nicht lesbar sind, werden weggelassen.</translation>
    </message>
    <message>
        <source>The pixels are compressed with deflate, without loss.</source>
        <translation>Die Pixel werden verlustfrei mit Deflate komprimiert.</translation>
    </message>
    <message>
        <source>One other page of the original cannot be carried over.</source>
        <translation>Eine weitere Seite des Originals kann nicht übernommen werden.</translation>
    </message>
    <message>
        <source>{count} other pages of the original cannot be carried over.</source>
        <translation>{count} weitere Seiten des Originals können nicht übernommen werden.</translation>
    </message>
</context>
<context>
    <name>SelectionCommands</name>
    <message>
        <source>The selection was saved as {name}.</source>
        <translation>Die Auswahl wurde als {name} gespeichert.</translation>
    </message>
</context>
<context>
    <name>Sending</name>
    <message>
        <source>The server {host} does not answer. It is waited for.</source>
        <translation>Der Server {host} antwortet nicht. Es wird auf ihn gewartet.</translation>
    </message>
    <message>
        <source>{engine} would run on the server {host} ({address}). {reason}</source>
        <translation>{engine} würde auf dem Server {host} ({address}) laufen. {reason}</translation>
    </message>
    <message>
        <source>It was not sent to the server {host}, and nothing was changed.</source>
        <translation>Es wurde nicht an den Server {host} gesendet, und nichts wurde geändert.</translation>
    </message>
    <message>
        <source>You chose a server.</source>
        <translation>Sie haben einen Server gewählt.</translation>
    </message>
    <message>
        <source>This machine does not know the model.</source>
        <translation>Dieser Rechner kennt das Modell nicht.</translation>
    </message>
    <message>
        <source>Only your words leave this machine: no pixels, no file.</source>
        <translation>Nur Ihre Worte verlassen diesen Rechner: keine Pixel, keine Datei.</translation>
    </message>
    <message>
        <source>At most {size} of pixels leave this machine: the part of the picture that the model sees, with its mask, and your words. No file, no file&apos;s name, no metadata.</source>
        <translation>Höchstens {size} an Pixeln verlassen diesen Rechner: der Teil des Bildes, den das Modell sieht, mit seiner Maske, und Ihre Worte. Keine Datei, kein Dateiname, keine Metadaten.</translation>
    </message>
    <message>
        <source>How long it takes there is not known yet.</source>
        <translation>Wie lange es dort dauert, ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>About {seconds} s, as the last time there.</source>
        <translation>Etwa {seconds} s, wie beim letzten Mal dort.</translation>
    </message>
</context>
<context>
    <name>SendingQuestion</name>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Do it here</source>
        <translation>Hier ausführen</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Aufgeben</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
</context>
<context>
    <name>SensitivitySlider</name>
    <message>
        <source>&amp;Sensitivity</source>
        <translation>&amp;Empfindlichkeit</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>To the right, fainter differences of the output count as its edit; to the left, only strong ones. What was added or taken out by hand stays.</source>
        <translation>Weiter rechts zählen auch schwächere Abweichungen des Ergebnisses als Änderung, weiter links nur starke. Was von Hand dazu- oder herausgenommen wurde, bleibt.</translation>
    </message>
</context>
<context>
    <name>Sentence</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
    <message>
        <source>Not everything was done: {steps}</source>
        <translation>Nicht alles wurde ausgeführt: {steps}</translation>
    </message>
    <message>
        <source>Needs {model}, and none is installed.</source>
        <translation>Nötig, aber nicht installiert: {model}.</translation>
    </message>
    <message>
        <source>Help ▸ Models and Machine shows which there are.</source>
        <translation>Hilfe ▸ Modelle und Rechner zeigt, welche es gibt.</translation>
    </message>
    <message>
        <source>There is nothing to apply.</source>
        <translation>Es gibt nichts anzuwenden.</translation>
    </message>
    <message>
        <source>None of this can be done here.</source>
        <translation>Nichts davon geht hier.</translation>
    </message>
    <message>
        <source>Select the place where this should be done.</source>
        <translation>Wählen Sie die Stelle aus, an der das geschehen soll.</translation>
    </message>
    <message>
        <source>This makes a new file: choose Enlarge in the File menu.</source>
        <translation>Das ergibt eine neue Datei: Wählen Sie „Vergrößern“ im Menü „Datei“.</translation>
    </message>
    <message>
        <source>Or select the place yourself.</source>
        <translation>Oder wählen Sie die Stelle selbst aus.</translation>
    </message>
</context>
<context>
    <name>SentenceButtons</name>
    <message>
        <source>{action} (Ctrl+Return)</source>
        <translation>{action} (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Replace the edit</source>
        <translation>Änderung ersetzen</translation>
    </message>
    <message>
        <source>Apply: {step}</source>
        <translation>Anwenden: {step}</translation>
    </message>
    <message>
        <source>Apply ({count})</source>
        <translation>Anwenden ({count})</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Preview while typing</source>
        <translation>Vorschau beim Schreiben</translation>
    </message>
    <message>
        <source>Show the preview on the picture</source>
        <translation>Vorschau am Bild zeigen</translation>
    </message>
    <message>
        <source>Discard the sentence (Escape)</source>
        <translation>Satz verwerfen (Esc)</translation>
    </message>
</context>
<context>
    <name>SentenceOptions</name>
    <message>
        <source>Double click: as the sentence said</source>
        <translation>Doppelklick: wie im Satz</translation>
    </message>
    <message>
        <source>Overall strength</source>
        <translation>Stärke insgesamt</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>How many are made, each with the next seed</source>
        <translation>Wie viele entstehen, jede mit dem nächsten Startwert</translation>
    </message>
</context>
<context>
    <name>SentencePanel</name>
    <message>
        <source>Changing “{edit}”</source>
        <translation>„{edit}“ wird angepasst</translation>
    </message>
    <message>
        <source>Understood as:</source>
        <translation>Verstanden als:</translation>
    </message>
    <message>
        <source>Not understood.</source>
        <translation>Nicht verstanden.</translation>
    </message>
    <message>
        <source>What should change</source>
        <translation>Was sich ändern soll</translation>
    </message>
    <message>
        <source>What should change? For example: remove the dust and make it a little warmer</source>
        <translation>Was soll sich ändern? Zum Beispiel: Staub entfernen und etwas wärmer machen</translation>
    </message>
</context>
<context>
    <name>SentenceProgress</name>
    <message>
        <source>A language model reads the rest of the sentence…</source>
        <translation>Ein Sprachmodell liest den Rest des Satzes …</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>Wird angewendet …</translation>
    </message>
    <message>
        <source>Preparing the preview…</source>
        <translation>Vorschau wird vorbereitet …</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
</context>
<context>
    <name>ServerList</name>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Paired servers</source>
        <translation>Gekoppelte Server</translation>
    </message>
</context>
<context>
    <name>Servers</name>
    <message>
        <source>Asking {address}…</source>
        <translation>{address} wird gefragt …</translation>
    </message>
    <message>
        <source>Pairing…</source>
        <translation>Wird gekoppelt …</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>It speaks another version of Gesso: install the same on both sides.</source>
        <translation>Er spricht eine andere Version von Gesso: Installieren Sie auf beiden Seiten dieselbe.</translation>
    </message>
    <message>
        <source>No machine behind it has answered yet: edits that are sent wait there until one does.</source>
        <translation>Noch hat keine Maschine hinter ihm geantwortet: Gesendete Bearbeitungen warten dort, bis eine antwortet.</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt …</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>Answers ({number} ms)</source>
        <translation>Antwortet ({number} ms)</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>None now</source>
        <translation>Zurzeit keines</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Nicht erreicht</translation>
    </message>
    <message>
        <source>Not trusted</source>
        <translation>Nicht vertrauenswürdig</translation>
    </message>
    <message>
        <source>Does not let you in</source>
        <translation>Lässt Sie nicht ein</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Beschäftigt</translation>
    </message>
    <message>
        <source>Does not work</source>
        <translation>Geht nicht</translation>
    </message>
    <message>
        <source>Check that it runs and that the network is there, then test it again.</source>
        <translation>Prüfen Sie, ob er läuft und das Netz da ist, dann testen Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>Ask who runs it. If its certificate was renewed, remove the server here and add it again.</source>
        <translation>Fragen Sie, wer ihn betreibt. Wurde sein Zertifikat erneuert, entfernen Sie den Server hier und fügen Sie ihn wieder hinzu.</translation>
    </message>
    <message>
        <source>Remove the server here and add it again, with a new code.</source>
        <translation>Entfernen Sie den Server hier und fügen Sie ihn mit einem neuen Code wieder hinzu.</translation>
    </message>
    <message>
        <source>Choose another name, or remove that server first.</source>
        <translation>Wählen Sie einen anderen Namen, oder entfernen Sie zuerst jenen Server.</translation>
    </message>
    <message>
        <source>Check that it runs and that the network is there, then try again.</source>
        <translation>Prüfen Sie, ob er läuft und das Netz da ist, dann versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Go back and compare its fingerprint again.</source>
        <translation>Gehen Sie zurück und vergleichen Sie seinen Fingerabdruck noch einmal.</translation>
    </message>
    <message>
        <source>If it asks for a certificate of yours, remove the server here and add it again with one; else ask who runs it.</source>
        <translation>Falls er ein Zertifikat von Ihnen verlangt, entfernen Sie den Server hier und fügen Sie ihn mit einem wieder hinzu; sonst fragen Sie, wer ihn betreibt.</translation>
    </message>
    <message>
        <source>If it asks for a certificate of yours, choose its file here; else ask who runs it.</source>
        <translation>Falls er ein Zertifikat von Ihnen verlangt, wählen Sie hier dessen Datei; sonst fragen Sie, wer ihn betreibt.</translation>
    </message>
</context>
<context>
    <name>ServersDialog</name>
    <message>
        <source>No server is paired. A computer with a large graphics card can make the edits that this one cannot: run “gesso server init”, “gesso server run” and “gesso server pair” there, then add it here.</source>
        <translation>Kein Server ist gekoppelt. Ein Rechner mit großer Grafikkarte kann die Änderungen machen, die dieser nicht kann: Führen Sie dort „gesso server init“, „gesso server run“ und „gesso server pair“ aus, dann fügen Sie ihn hier hinzu.</translation>
    </message>
    <message>
        <source>Forget the server {name}?</source>
        <translation>Den Server {name} vergessen?</translation>
    </message>
    <message>
        <source>The key to it is forgotten, too. On the server it lives on until it is revoked there: gesso server keys</source>
        <translation>Auch der Schlüssel zu ihm wird vergessen. Auf dem Server gilt er weiter, bis er dort widerrufen wird: gesso server keys</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>This server</source>
        <translation>Dieser Server</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>&amp;Hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Testen</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>&amp;Entfernen …</translation>
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
        <source>A language model reads what the rules do not</source>
        <translation>Ein Sprachmodell liest, was die Regeln nicht lesen</translation>
    </message>
    <message>
        <source>Only where one is installed. It can name steps and prompts, nothing else.</source>
        <translation>Nur wo eines installiert ist. Es kann Schritte und Texte für Modelle nennen, sonst nichts.</translation>
    </message>
    <message>
        <source>Keep what models made of a sentence</source>
        <translation>Behalten, was Modelle aus einem Satz gemacht haben</translation>
    </message>
    <message>
        <source>The same sentence is then done sooner. Only you can read what is kept, and not the sentence itself; switching this off deletes it.</source>
        <translation>Derselbe Satz wird dann schneller ausgeführt. Nur Sie können lesen, was behalten wird, und der Satz selbst steht nicht darin; Ausschalten löscht es.</translation>
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
        <source>What this machine cannot do</source>
        <translation>Was dieser Rechner nicht kann</translation>
    </message>
    <message>
        <source>Whether a paired server may do it. Then the pixels that the model sees, their mask and your words leave this machine.</source>
        <translation>Ob ein gekoppelter Server es tun darf. Dann verlassen die Pixel, die das Modell sieht, ihre Maske und Ihre Worte diesen Rechner.</translation>
    </message>
    <message>
        <source>Never send it to a server</source>
        <translation>Nie an einen Server senden</translation>
    </message>
    <message>
        <source>Ask before sending</source>
        <translation>Vor dem Senden fragen</translation>
    </message>
    <message>
        <source>Send without asking</source>
        <translation>Ohne Rückfrage senden</translation>
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
        <source>More makes moving around large pictures smoother. Counts from the next start.</source>
        <translation>Mehr macht das Bewegen in großen Bildern flüssiger. Gilt ab dem nächsten Start.</translation>
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
    <name>StackPanel</name>
    <message>
        <source>Take the framing back</source>
        <translation>Ausschnitt zurücknehmen</translation>
    </message>
    <message>
        <source>Delete the edit</source>
        <translation>Änderung löschen</translation>
    </message>
    <message>
        <source>Hide the edit</source>
        <translation>Änderung ausblenden</translation>
    </message>
    <message>
        <source>Show the edit</source>
        <translation>Änderung einblenden</translation>
    </message>
    <message>
        <source>A model measured these values together with those of the sentence&apos;s other edits. To have them measured anew, delete these edits and run the sentence again.</source>
        <translation>Ein Modell hat diese Werte zusammen mit denen der anderen Änderungen des Satzes gemessen. Um neu zu messen, löschen Sie diese Änderungen und führen Sie den Satz noch einmal aus.</translation>
    </message>
    <message>
        <source>Edits, the newest first</source>
        <translation>Änderungen, Neueste zuerst</translation>
    </message>
    <message>
        <source>What you change is listed here. The original stays as it is.</source>
        <translation>Was Sie ändern, steht hier. Das Original bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>Deckkra&amp;ft</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>How far the edit shows.</source>
        <translation>Wie stark die Änderung zu sehen ist.</translation>
    </message>
    <message>
        <source>Te&amp;xture</source>
        <translation>Te&amp;xtur</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>Textur</translation>
    </message>
    <message>
        <source>How much of the fine texture that the edit took away comes back, such as film grain. What is strong, such as dust, stays away. For edits that put in new pixels.</source>
        <translation>Wie viel von der feinen Textur zurückkommt, die die Änderung weggenommen hat, etwa Filmkorn. Was stark ist, etwa Staub, bleibt weg. Für Änderungen, die neue Pixel einsetzen.</translation>
    </message>
    <message>
        <source>Change the edit…</source>
        <translation>Änderung anpassen …</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Erneut ausführen</translation>
    </message>
    <message>
        <source>Run again in final quality</source>
        <translation>In endgültiger Qualität erneut ausführen</translation>
    </message>
    <message>
        <source>Look at the picture up to here</source>
        <translation>Bild bis hierher ansehen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
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
<context>
    <name>StepRow</name>
    <message>
        <source>Do this step</source>
        <translation>Diesen Schritt ausführen</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
    <message>
        <source>More values</source>
        <translation>Weitere Werte</translation>
    </message>
    <message>
        <source>More values of {step}</source>
        <translation>Weitere Werte von {step}</translation>
    </message>
    <message>
        <source>{words}, read by a language model as “{told}”</source>
        <translation>{words}, von einem Sprachmodell gelesen als „{told}“</translation>
    </message>
    <message>
        <source>{words}, read by a language model</source>
        <translation>{words}, von einem Sprachmodell gelesen</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>exakt</translation>
    </message>
    <message>
        <source>by a model</source>
        <translation>durch Modell</translation>
    </message>
    <message>
        <source>needs a selection</source>
        <translation>braucht Auswahl</translation>
    </message>
    <message>
        <source>needs a model</source>
        <translation>braucht Modell</translation>
    </message>
</context>
<context>
    <name>StepValues</name>
    <message>
        <source>Double click: as the sentence said</source>
        <translation>Doppelklick: wie im Satz</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>yesterday {time}</source>
        <translation>gestern {time}</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
</context>
<context>
    <name>ToolOptions</name>
    <message>
        <source>Tool options</source>
        <translation>Werkzeugoptionen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>How far to grow, shrink or feather, in pixels of the picture</source>
        <translation>Wie weit erweitert, verkleinert oder weichgezeichnet wird, in Pixeln des Bildes</translation>
    </message>
    <message>
        <source>Diameter on the screen: zoom in to paint finer.</source>
        <translation>Durchmesser auf dem Bildschirm: Einzoomen, um feiner zu malen.</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>Härte</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>How far a colour may differ from the one pressed on.</source>
        <translation>Wie weit eine Farbe von der angeklickten abweichen darf.</translation>
    </message>
    <message>
        <source>Connected only</source>
        <translation>Nur zusammenhängend</translation>
    </message>
</context>
<context>
    <name>TwoFiles</name>
    <message>
        <source>Compare with {name}</source>
        <translation>Mit {name} vergleichen</translation>
    </message>
</context>
<context>
    <name>TwoFilesPanel</name>
    <message>
        <source>See another file beside this picture, and what differs.</source>
        <translation>Eine andere Datei neben diesem Bild sehen, und was abweicht.</translation>
    </message>
    <message>
        <source>Comparing with {name}…</source>
        <translation>Vergleich mit {name} …</translation>
    </message>
    <message>
        <source>Compared with {name}</source>
        <translation>Verglichen mit {name}</translation>
    </message>
    <message>
        <source>{count} of {all} ({share} %)</source>
        <translation>{count} von {all} ({share} %)</translation>
    </message>
    <message>
        <source>None: both are identical.</source>
        <translation>Keine: Beide sind identisch.</translation>
    </message>
    <message>
        <source>{largest} of {full}</source>
        <translation>{largest} von {full}</translation>
    </message>
    <message>
        <source>{block}: only in the other file</source>
        <translation>{block}: nur in der anderen Datei</translation>
    </message>
    <message>
        <source>{block}: only in this picture</source>
        <translation>{block}: nur in diesem Bild</translation>
    </message>
    <message>
        <source>{block}: other content</source>
        <translation>{block}: anderer Inhalt</translation>
    </message>
    <message>
        <source>&amp;Metadata that differ</source>
        <translation>Abwe&amp;ichende Metadaten</translation>
    </message>
    <message>
        <source>The metadata are identical.</source>
        <translation>Die Metadaten sind identisch.</translation>
    </message>
    <message>
        <source>&amp;Choose a file…</source>
        <translation>Datei ausw&amp;ählen …</translation>
    </message>
    <message>
        <source>Count &amp;again</source>
        <translation>Erneu&amp;t zählen</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stoppen</translation>
    </message>
    <message>
        <source>Pixels that differ</source>
        <translation>Abweichende Pixel</translation>
    </message>
    <message>
        <source>Where there are edits</source>
        <translation>Wo Änderungen sind</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Anderswo</translation>
    </message>
    <message>
        <source>Largest difference</source>
        <translation>Größte Abweichung</translation>
    </message>
    <message>
        <source>Metadata that differ</source>
        <translation>Abweichende Metadaten</translation>
    </message>
</context>
<context>
    <name>Variants</name>
    <message>
        <source>{sentence} (seed {seed})</source>
        <translation>{sentence} (Startwert {seed})</translation>
    </message>
</context>
<context>
    <name>VariantsStrip</name>
    <message>
        <source>Choose a variant; it is seen in the picture.</source>
        <translation>Wählen Sie eine Variante; sie ist im Bild zu sehen.</translation>
    </message>
    <message>
        <source>Variants: {ready} of {count} are ready…</source>
        <translation>Varianten: {ready} von {count} sind fertig …</translation>
    </message>
    <message>
        <source>One is kept. Another can take its place until these are closed.</source>
        <translation>Eine ist übernommen. Bis diese geschlossen werden, kann eine andere an ihre Stelle treten.</translation>
    </message>
    <message>
        <source>Stop; those that are ready stay</source>
        <translation>Stoppen; die fertigen bleiben</translation>
    </message>
    <message>
        <source>Close the variants</source>
        <translation>Varianten schließen</translation>
    </message>
    <message>
        <source>Kept: {seed}</source>
        <translation>Übernommen: {seed}</translation>
    </message>
    <message>
        <source>Seed {seed}</source>
        <translation>Startwert {seed}</translation>
    </message>
    <message>
        <source>&amp;Keep This One</source>
        <translation>Diese überneh&amp;men</translation>
    </message>
</context>
<context>
    <name>ZoomBar</name>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Zoom Out</source>
        <translation>Auszoomen</translation>
    </message>
    <message>
        <source>Zoom In</source>
        <translation>Einzoomen</translation>
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
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>_HistoryModel</name>
    <message>
        <source>The original</source>
        <translation>Das Original</translation>
    </message>
    <message>
        <source>{deed}, the picture is here</source>
        <translation>{deed}, hier steht das Bild</translation>
    </message>
    <message>
        <source>{deed}, undone</source>
        <translation>{deed}, rückgängig gemacht</translation>
    </message>
</context>
</TS>
