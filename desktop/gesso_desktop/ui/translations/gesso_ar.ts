<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;ملف</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;تحرير</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>تح&amp;ديد</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;عرض</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;أدوات</translation>
    </message>
    <message>
        <source>&amp;Instruction</source>
        <translation>تع&amp;ليمة</translation>
    </message>
    <message>
        <source>E&amp;dits</source>
        <translation>التعد&amp;يلات</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>م&amp;ساعدة</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>فتح…</translation>
    </message>
    <message>
        <source>Open Folder…</source>
        <translation>فتح مجلد…</translation>
    </message>
    <message>
        <source>Shows the pictures of a folder as a film strip.</source>
        <translation>يعرض صور المجلد في شريط أفلام.</translation>
    </message>
    <message>
        <source>Open Recent</source>
        <translation>المفتوحة مؤخرًا</translation>
    </message>
    <message>
        <source>Next Picture</source>
        <translation>الصورة التالية</translation>
    </message>
    <message>
        <source>Previous Picture</source>
        <translation>الصورة السابقة</translation>
    </message>
    <message>
        <source>Save a Copy…</source>
        <translation>حفظ نسخة…</translation>
    </message>
    <message>
        <source>Writes a new file in the way that changes least. The original is never written.</source>
        <translation>يكتب ملفًا جديدًا بأقل تغيير ممكن. لا يُكتب على الأصل أبدًا.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>تصدير…</translation>
    </message>
    <message>
        <source>Writes a new file in a format, size and profile of your choice.</source>
        <translation>يكتب ملفًا جديدًا بالصيغة والحجم وملف الألوان الذي تختاره.</translation>
    </message>
    <message>
        <source>Compare with File…</source>
        <translation>مقارنة بملف…</translation>
    </message>
    <message>
        <source>Put Back Another Program&apos;s Output…</source>
        <translation>إدراج ناتج برنامج آخر…</translation>
    </message>
    <message>
        <source>Aligns a picture that another program changed, and takes over what really changed.</source>
        <translation>يحاذي صورة عدّلها برنامج آخر، ويأخذ منها ما تغيّر فعلًا.</translation>
    </message>
    <message>
        <source>Enlarge…</source>
        <translation>تكبير الصورة…</translation>
    </message>
    <message>
        <source>Writes a new, larger picture; a model adds the detail.</source>
        <translation>يكتب صورة جديدة أكبر؛ ويضيف نموذج التفاصيل.</translation>
    </message>
    <message>
        <source>Expand the Frame…</source>
        <translation>توسيع إطار الصورة…</translation>
    </message>
    <message>
        <source>Writes a new picture with a border around this one, which a model makes.</source>
        <translation>يكتب صورة جديدة حول هذه الصورة فيها هامش ينشئه نموذج.</translation>
    </message>
    <message>
        <source>Generate a Picture…</source>
        <translation>توليد صورة…</translation>
    </message>
    <message>
        <source>Writes a new picture that a model makes from words.</source>
        <translation>يكتب صورة جديدة يصنعها نموذج من الكلمات.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>إعادة</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>الإعدادات…</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts…</source>
        <translation>اختصارات لوحة المفاتيح…</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>تحديد الكل</translation>
    </message>
    <message>
        <source>Clear Selection</source>
        <translation>إلغاء التحديد</translation>
    </message>
    <message>
        <source>Select Subject</source>
        <translation>تحديد الموضوع</translation>
    </message>
    <message>
        <source>Selects the main thing of the picture.</source>
        <translation>يحدد العنصر الرئيسي في الصورة.</translation>
    </message>
    <message>
        <source>Select Dust and Scratches</source>
        <translation>تحديد الغبار والخدوش</translation>
    </message>
    <message>
        <source>Shows what looks like damage, to be corrected before it is repaired.</source>
        <translation>يعرض ما يبدو تلفًا لتصحيحه قبل إصلاحه.</translation>
    </message>
    <message>
        <source>Invert Selection</source>
        <translation>عكس التحديد</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>توسيع</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>تضييق</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>تنعيم الحافة</translation>
    </message>
    <message>
        <source>Fit to Edges in the Picture</source>
        <translation>مواءمة مع الحواف في الصورة</translation>
    </message>
    <message>
        <source>Moves the outline to the nearest edge of what is selected.</source>
        <translation>ينقل الحد إلى أقرب حافة للعنصر المحدد.</translation>
    </message>
    <message>
        <source>Erase What Is Selected</source>
        <translation>محو المحدد</translation>
    </message>
    <message>
        <source>The place is filled with what is around it.</source>
        <translation>يُملأ المكان بما حوله.</translation>
    </message>
    <message>
        <source>Repair What Is Selected</source>
        <translation>إصلاح المحدد</translation>
    </message>
    <message>
        <source>What is selected counts as dust and scratches; nothing else is touched.</source>
        <translation>يُعدّ المحدد غبارًا وخدوشًا؛ ولا يُمس أي شيء آخر.</translation>
    </message>
    <message>
        <source>Load Selection…</source>
        <translation>تحميل تحديد…</translation>
    </message>
    <message>
        <source>Save Selection…</source>
        <translation>حفظ التحديد…</translation>
    </message>
    <message>
        <source>Zoom In</source>
        <translation>تكبير</translation>
    </message>
    <message>
        <source>Zoom Out</source>
        <translation>تصغير</translation>
    </message>
    <message>
        <source>Whole Picture</source>
        <translation>الصورة كاملة</translation>
    </message>
    <message>
        <source>Actual Pixels</source>
        <translation>البكسلات الفعلية</translation>
    </message>
    <message>
        <source>One pixel of the picture is one pixel of the screen.</source>
        <translation>كل بكسل من الصورة هو بكسل على الشاشة.</translation>
    </message>
    <message>
        <source>Twice the Pixels</source>
        <translation>ضعف البكسلات</translation>
    </message>
    <message>
        <source>Show the Original</source>
        <translation>إظهار الأصل</translation>
    </message>
    <message>
        <source>As long as the key is held.</source>
        <translation>ما دام المفتاح مضغوطًا.</translation>
    </message>
    <message>
        <source>Split Before and After</source>
        <translation>تقسيم قبل وبعد</translation>
    </message>
    <message>
        <source>Before and After Side by Side</source>
        <translation>قبل وبعد جنبًا إلى جنب</translation>
    </message>
    <message>
        <source>Next Comparison</source>
        <translation>المقارنة التالية</translation>
    </message>
    <message>
        <source>Edited, split, side by side, original.</source>
        <translation>معدّلة، مقسومة، جنبًا إلى جنب، أصلية.</translation>
    </message>
    <message>
        <source>Change Map</source>
        <translation>خريطة التغيير</translation>
    </message>
    <message>
        <source>Shows which pixels the edits changed.</source>
        <translation>تُظهر البكسلات التي غيّرتها التعديلات.</translation>
    </message>
    <message>
        <source>Hide the Selection&apos;s Outline</source>
        <translation>إخفاء حد التحديد</translation>
    </message>
    <message>
        <source>Outline or Tint</source>
        <translation>حد أو تلوين</translation>
    </message>
    <message>
        <source>Changes how the selection is shown.</source>
        <translation>يغيّر طريقة عرض التحديد.</translation>
    </message>
    <message>
        <source>Side Panels</source>
        <translation>اللوحات الجانبية</translation>
    </message>
    <message>
        <source>Film Strip</source>
        <translation>شريط الأفلام</translation>
    </message>
    <message>
        <source>Edits</source>
        <translation>التعديلات</translation>
    </message>
    <message>
        <source>History</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>Fidelity</source>
        <translation>المطابقة</translation>
    </message>
    <message>
        <source>Picture Information</source>
        <translation>معلومات الصورة</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>المهام</translation>
    </message>
    <message>
        <source>Two Files</source>
        <translation>ملفان</translation>
    </message>
    <message>
        <source>Next Panel</source>
        <translation>اللوحة التالية</translation>
    </message>
    <message>
        <source>Moves the keyboard to the next panel.</source>
        <translation>ينقل لوحة المفاتيح إلى اللوحة التالية.</translation>
    </message>
    <message>
        <source>Previous Panel</source>
        <translation>اللوحة السابقة</translation>
    </message>
    <message>
        <source>Moves the keyboard to the previous panel.</source>
        <translation>ينقل لوحة المفاتيح إلى اللوحة السابقة.</translation>
    </message>
    <message>
        <source>Full Screen</source>
        <translation>ملء الشاشة</translation>
    </message>
    <message>
        <source>Move the View</source>
        <translation>تحريك العرض</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>فرشاة</translation>
    </message>
    <message>
        <source>Paints a selection. Alt takes away.</source>
        <translation>ترسم تحديدًا. مع Alt تطرح منه.</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>ممحاة</translation>
    </message>
    <message>
        <source>Takes away from the selection.</source>
        <translation>تطرح من التحديد.</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>مستطيل</translation>
    </message>
    <message>
        <source>Return places one, the arrow keys move it.</source>
        <translation>مفتاح الإدخال يضع واحدًا، ومفاتيح الأسهم تحرّكه.</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>قطع ناقص</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>حبل التحديد</translation>
    </message>
    <message>
        <source>Polygon Lasso</source>
        <translation>حبل تحديد مضلّع</translation>
    </message>
    <message>
        <source>Magic Wand</source>
        <translation>العصا السحرية</translation>
    </message>
    <message>
        <source>Selects what looks alike around a click.</source>
        <translation>تحدد ما يتشابه حول موضع النقر.</translation>
    </message>
    <message>
        <source>Cut Out</source>
        <translation>عزل العنصر</translation>
    </message>
    <message>
        <source>Finds the outline of what a rectangle surrounds.</source>
        <translation>تجد حدود ما يحيط به المستطيل.</translation>
    </message>
    <message>
        <source>Select by Clicking</source>
        <translation>تحديد بالنقر</translation>
    </message>
    <message>
        <source>Click on a thing, or draw a box around it; a click with Alt takes something out. Return ends one thing.</source>
        <translation>انقر على عنصر أو ارسم إطارًا حوله؛ النقر مع Alt يُخرج جزءًا. مفتاح الإدخال يُنهي العنصر.</translation>
    </message>
    <message>
        <source>Erase from the Picture</source>
        <translation>محو من الصورة</translation>
    </message>
    <message>
        <source>What is brushed over is filled with what is around it.</source>
        <translation>يُملأ ما تمر عليه الفرشاة بما حوله.</translation>
    </message>
    <message>
        <source>Stop the Tool</source>
        <translation>إيقاف الأداة</translation>
    </message>
    <message>
        <source>Gives up what a tool is busy with.</source>
        <translation>يلغي ما تنشغل به الأداة.</translation>
    </message>
    <message>
        <source>Move the View for a Moment</source>
        <translation>تحريك العرض مؤقتًا</translation>
    </message>
    <message>
        <source>Smaller Brush</source>
        <translation>فرشاة أصغر</translation>
    </message>
    <message>
        <source>Larger Brush</source>
        <translation>فرشاة أكبر</translation>
    </message>
    <message>
        <source>Softer Brush</source>
        <translation>فرشاة أنعم</translation>
    </message>
    <message>
        <source>Harder Brush</source>
        <translation>فرشاة أقسى</translation>
    </message>
    <message>
        <source>Write an Instruction</source>
        <translation>كتابة تعليمة</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>تنفيذ</translation>
    </message>
    <message>
        <source>Run Before the Others</source>
        <translation>تنفيذ قبل البقية</translation>
    </message>
    <message>
        <source>Live Preview</source>
        <translation>معاينة مباشرة</translation>
    </message>
    <message>
        <source>Shows on the picture what the instruction would do.</source>
        <translation>تُظهر على الصورة ما ستفعله التعليمة.</translation>
    </message>
    <message>
        <source>Previous Instruction</source>
        <translation>التعليمة السابقة</translation>
    </message>
    <message>
        <source>Next Instruction</source>
        <translation>التعليمة التالية</translation>
    </message>
    <message>
        <source>Cancel What Runs</source>
        <translation>إلغاء الجاري</translation>
    </message>
    <message>
        <source>Cancel Everything</source>
        <translation>إلغاء الكل</translation>
    </message>
    <message>
        <source>Hide or Show the Edit</source>
        <translation>إخفاء التعديل أو إظهاره</translation>
    </message>
    <message>
        <source>Move Up</source>
        <translation>نقل لأعلى</translation>
    </message>
    <message>
        <source>Move Down</source>
        <translation>نقل لأسفل</translation>
    </message>
    <message>
        <source>Change the Edit…</source>
        <translation>تغيير التعديل…</translation>
    </message>
    <message>
        <source>Opens its text, selection and strength again.</source>
        <translation>يفتح نصه وتحديده وشدته من جديد.</translation>
    </message>
    <message>
        <source>Run Again</source>
        <translation>تنفيذ مجددًا</translation>
    </message>
    <message>
        <source>Makes it anew from what lies below it. Not for values that a model measured: they are measured with the whole sentence.</source>
        <translation>يعيد إنشاءه مما يقع تحته. لا ينطبق على القيم التي قاسها نموذج: فهي تُقاس مع الجملة كلها.</translation>
    </message>
    <message>
        <source>Delete the Edit</source>
        <translation>حذف التعديل</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>الدليل</translation>
    </message>
    <message>
        <source>Models and Machine…</source>
        <translation>النماذج والجهاز…</translation>
    </message>
    <message>
        <source>What this computer has, which models it can run, and adding more of them.</source>
        <translation>ما في هذا الجهاز، والنماذج التي يستطيع تشغيلها، وإضافة المزيد منها.</translation>
    </message>
    <message>
        <source>Servers…</source>
        <translation>الخوادم…</translation>
    </message>
    <message>
        <source>Computers that run models for this one, and pairing with another of them.</source>
        <translation>حواسيب تشغّل النماذج لهذا الحاسوب، والاقتران بحاسوب آخر منها.</translation>
    </message>
    <message>
        <source>Problem Report…</source>
        <translation>تقرير مشكلة…</translation>
    </message>
    <message>
        <source>Text to copy, without names and paths. Nothing is sent.</source>
        <translation>نص للنسخ بلا أسماء ولا مسارات. لا يُرسل شيء.</translation>
    </message>
    <message>
        <source>About Gesso</source>
        <translation>عن Gesso</translation>
    </message>
    <message>
        <source>Needs an enlarging network, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>يحتاج إلى شبكة تكبير، ولا يمكن تشغيل أي منها هنا. تعرض «مساعدة ◂ النماذج والجهاز» الموجود منها.</translation>
    </message>
    <message>
        <source>Needs a model that fills, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>يحتاج إلى نموذج يملأ المواضع، ولا يمكن تشغيل أي منها هنا. تعرض «مساعدة ◂ النماذج والجهاز» الموجود منها.</translation>
    </message>
    <message>
        <source>Needs a model that makes pictures from words, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>يحتاج إلى نموذج يصنع صورًا من الكلمات، ولا يعمل أي منها هنا. تعرض «مساعدة ◂ النماذج والجهاز» الموجود منها.</translation>
    </message>
    <message>
        <source>Needs a model that masks what is clicked, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>يحتاج إلى نموذج يحدد ما يُنقر عليه، ولا يمكن تشغيل أي منها هنا. تعرض «مساعدة ◂ النماذج والجهاز» الموجود منها.</translation>
    </message>
    <message>
        <source>Needs a model that masks the main subject, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>يحتاج إلى نموذج يحدد الموضوع الرئيسي، ولا يمكن تشغيل أي منها هنا. تعرض «مساعدة ◂ النماذج والجهاز» الموجود منها.</translation>
    </message>
    <message>
        <source>A server might do it, but by the settings nothing is sent to one.</source>
        <translation>قد يستطيع خادم ذلك، لكن وفق الإعدادات لا يُرسَل شيء إلى أي خادم.</translation>
    </message>
    <message>
        <source>A server might do it: choose Automatic where the edits run.</source>
        <translation>قد يستطيع خادم ذلك: اختر «تلقائي» حيث تُنفَّذ التعديلات.</translation>
    </message>
    <message>
        <source>A server might do it, but it does not answer now.</source>
        <translation>قد يستطيع خادم ذلك، لكنه لا يجيب الآن.</translation>
    </message>
</context>
<context>
    <name>BusyNote</name>
    <message>
        <source>Stop (Escape)</source>
        <translation>إيقاف (Esc)</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Picture</source>
        <translation>الصورة</translation>
    </message>
    <message>
        <source>The arrow keys move the picture, plus and minus zoom. With a rectangle or an ellipse, Return places one in the middle; the arrow keys move it, with Shift they resize it; Return again selects.</source>
        <translation>مفاتيح الأسهم تحرّك الصورة، والزائد والناقص للتكبير والتصغير. مع المستطيل أو القطع الناقص يضع مفتاح الإدخال شكلًا في الوسط؛ ومفاتيح الأسهم تحرّكه، ومع Shift تغيّر حجمه؛ ومفتاح الإدخال مجددًا يحدد.</translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>Removes noise, blur, JPEG blocks and dust, as far as it is asked to, and keeps the rest. Part of Gesso; trained on synthetic pictures alone.</source>
        <translation>يزيل الضوضاء والتمويه وكتل JPEG والغبار بقدر ما يُطلب منه، ويحافظ على الباقي. جزء من Gesso؛ ودُرّب على صور مصطنعة وحدها.</translation>
    </message>
    <message>
        <source>strong noise</source>
        <translation>الضوضاء القوية</translation>
    </message>
    <message>
        <source>film grain</source>
        <translation>حبيبات الفيلم</translation>
    </message>
    <message>
        <source>Looks at the whole picture and sets exact operators that repair fading, colour casts and wrong exposure. Part of Gesso; trained on synthetic pictures alone.</source>
        <translation>ينظر إلى الصورة كلها ويضبط عمليات دقيقة تصلح بهتان الألوان والميل اللوني والتعريض الخاطئ. جزء من Gesso؛ ودُرّب على صور مصطنعة وحدها.</translation>
    </message>
    <message>
        <source>colour casts</source>
        <translation>الميل اللوني</translation>
    </message>
    <message>
        <source>pictures that are too dark</source>
        <translation>الصور الداكنة أكثر مما ينبغي</translation>
    </message>
</context>
<context>
    <name>CertificateRow</name>
    <message>
        <source>Only where the server asks for one: a PEM file with its key.</source>
        <translation>فقط إن طلبها الخادم: ملف PEM مع مفتاحه.</translation>
    </message>
    <message>
        <source>Your certificate</source>
        <translation>شهادتك</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>ا&amp;ختر…</translation>
    </message>
    <message>
        <source>&amp;Leave out</source>
        <translation>ا&amp;ستغن عنها</translation>
    </message>
</context>
<context>
    <name>Channels</name>
    <message>
        <source>Grey</source>
        <translation>الرمادي</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>الأحمر</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>الأخضر</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>الأزرق</translation>
    </message>
    <message>
        <source>Cyan</source>
        <translation>السماوي</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>الأرجواني</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>الأصفر</translation>
    </message>
    <message>
        <source>Black ink</source>
        <translation>الأسود</translation>
    </message>
    <message>
        <source>Lightness</source>
        <translation>السطوع</translation>
    </message>
    <message>
        <source>Green to red</source>
        <translation>من الأخضر إلى الأحمر</translation>
    </message>
    <message>
        <source>Blue to yellow</source>
        <translation>من الأزرق إلى الأصفر</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>العتامة</translation>
    </message>
    <message>
        <source>Further channel {number}</source>
        <translation>قناة أخرى {number}</translation>
    </message>
</context>
<context>
    <name>Delivery</name>
    <message>
        <source>Save {name}</source>
        <translation>حفظ {name}</translation>
    </message>
    <message>
        <source>{name} does not keep what was promised: pixels differ where nothing was to change.</source>
        <translation>لم يفِ {name} بما وُعد به: تختلف بكسلات حيث كان ينبغي ألا يتغير شيء.</translation>
    </message>
    <message>
        <source>Do not use this file. Save it in another format, and report this.</source>
        <translation>لا تستخدم هذا الملف. احفظه بصيغة أخرى وأبلغ عن هذا الخلل.</translation>
    </message>
    <message>
        <source>Saved {name}.</source>
        <translation>حُفظ {name}.</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>إظهار في المجلد</translation>
    </message>
    <message>
        <source>The check of its pixels was cancelled.</source>
        <translation>أُلغي فحص بكسلاته.</translation>
    </message>
    <message>
        <source>Every pixel was computed anew, as was said before.</source>
        <translation>حُسب كل بكسل من جديد، كما ذُكر من قبل.</translation>
    </message>
    <message>
        <source>Checked: no pixel was changed but by your edits.</source>
        <translation>فُحص: لم يتغير أي بكسل إلا بتعديلاتك.</translation>
    </message>
    <message>
        <source>Checked: outside the edits every pixel is identical.</source>
        <translation>فُحص: كل بكسل خارج التعديلات مطابق.</translation>
    </message>
    <message>
        <source>{count} pixels outside the edits differ, as was said before.</source>
        <translation>عدد البكسلات المختلفة خارج التعديلات، كما ذُكر من قبل: {count}.</translation>
    </message>
    <message>
        <source>Save as {name}</source>
        <translation>حفظ باسم {name}</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>What was still to be done for {name} was cancelled.</source>
        <translation>أُلغي ما تبقى من عمل على {name}.</translation>
    </message>
    <message>
        <source>What was finished is kept in its project.</source>
        <translation>ما اكتمل محفوظ في مشروعه.</translation>
    </message>
    <message>
        <source>{folder} cannot be written to, so its edits are kept in {place}.</source>
        <translation>لا يمكن الكتابة في {folder}، لذا تُحفظ التعديلات في {place}.</translation>
    </message>
    <message>
        <source>They are found again whenever the picture is opened from there.</source>
        <translation>يُعثر عليها كلما فُتحت الصورة من هناك.</translation>
    </message>
    <message>
        <source>{name} is no longer there: it was moved, renamed or deleted.</source>
        <translation>لم يعد {name} موجودًا: نُقل أو أعيدت تسميته أو حُذف.</translation>
    </message>
    <message>
        <source>It can still be looked at. To edit it, put it back.</source>
        <translation>ما زال بالإمكان عرضه. لتعديله أعده إلى مكانه.</translation>
    </message>
    <message>
        <source>{name} was changed by another program.</source>
        <translation>غيّر برنامج آخر {name}.</translation>
    </message>
    <message>
        <source>What you see may be the former picture, and edits would be refused.</source>
        <translation>قد يكون ما تراه الصورة السابقة، وستُرفض التعديلات.</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>فتح مجددًا</translation>
    </message>
    <message>
        <source>Find the picture…</source>
        <translation>البحث عن الصورة…</translation>
    </message>
</context>
<context>
    <name>Dust</name>
    <message>
        <source>Dust and scratches</source>
        <translation>الغبار والخدوش</translation>
    </message>
    <message>
        <source>Repair dust and scratches</source>
        <translation>إصلاح الغبار والخدوش</translation>
    </message>
    <message>
        <source>Nothing that looks like dust or scratches was found.</source>
        <translation>لم يُعثر على شيء يشبه الغبار أو الخدوش.</translation>
    </message>
    <message>
        <source>Mark the places with the brush, then choose Select ▸ Repair What Is Selected.</source>
        <translation>علّم الأماكن بالفرشاة، ثم اختر تحديد ▸ إصلاح المحدد.</translation>
    </message>
    <message>
        <source>Nothing that looks like dust or scratches was found in the selection.</source>
        <translation>لم يُعثر في التحديد على شيء يشبه الغبار أو الخدوش.</translation>
    </message>
    <message>
        <source>Clear the selection to look everywhere.</source>
        <translation>ألغِ التحديد للبحث في الصورة كلها.</translation>
    </message>
</context>
<context>
    <name>DustBar</name>
    <message>
        <source>Nothing is surely dust or a scratch; more sensitivity shows what may be.</source>
        <translation>لا شيء مؤكد أنه غبار أو خدش؛ زيادة الحساسية تُظهر ما قد يكون كذلك.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>لا أماكن</numerusform>
            <numerusform>مكان واحد</numerusform>
            <numerusform>مكانان</numerusform>
            <numerusform>%Ln أماكن</numerusform>
            <numerusform>%Ln مكانًا</numerusform>
            <numerusform>%Ln مكان</numerusform>
        </translation>
    </message>
    <message>
        <source>less than {percent}</source>
        <translation>أقل من {percent}</translation>
    </message>
    <message>
        <source>Repaired: {places}, {percent} % of the picture</source>
        <translation>تم الإصلاح: {places}، {percent}% من الصورة</translation>
    </message>
    <message>
        <source>Dust and scratches: {places}, {percent} % of the picture</source>
        <translation>الغبار والخدوش: {places}، {percent}% من الصورة</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>Clear Selection</source>
        <translation>إلغاء التحديد</translation>
    </message>
    <message>
        <source>&amp;Repair</source>
        <translation>إ&amp;صلاح</translation>
    </message>
    <message>
        <source>Repairs exactly what is selected, as one edit.</source>
        <translation>يصلح المحدد فقط، كتعديل واحد.</translation>
    </message>
</context>
<context>
    <name>DustSensitivity</name>
    <message>
        <source>To the right, fainter marks count as damage; to the left, only sure ones. What was added or taken out by hand stays.</source>
        <translation>نحو القيمة الأعلى تُعدّ الآثار الأضعف تلفًا، ونحو الأدنى المؤكدة وحدها. ويبقى ما أُضيف أو أُخرج يدويًا.</translation>
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
        <translation>حُذف: {name}</translation>
    </message>
    <message>
        <source>Hidden: {name}</source>
        <translation>أُخفي: {name}</translation>
    </message>
    <message>
        <source>Shown: {name}</source>
        <translation>أُظهر: {name}</translation>
    </message>
    <message>
        <source>Opacity {percent} %: {name}</source>
        <translation>العتامة {percent}%: {name}</translation>
    </message>
    <message>
        <source>Texture {percent} %: {name}</source>
        <translation>النسيج {percent}%: {name}</translation>
    </message>
    <message>
        <source>Other area: {name}</source>
        <translation>منطقة أخرى: {name}</translation>
    </message>
    <message>
        <source>Other values: {name}</source>
        <translation>قيم أخرى: {name}</translation>
    </message>
    <message>
        <source>Moved: {name}</source>
        <translation>نُقل: {name}</translation>
    </message>
    <message>
        <source>Framing</source>
        <translation>التأطير</translation>
    </message>
    <message>
        <source>{first}, and {count} more</source>
        <translation>{first}، و{count} غيرها</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>دقيق</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>من ملف</translation>
    </message>
    <message>
        <source>{engine} on {host}</source>
        <translation>{engine} على {host}</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>مخفي</translation>
    </message>
    <message>
        <source>texture {percent} %</source>
        <translation>النسيج {percent}%</translation>
    </message>
    <message>
        <source>out of date</source>
        <translation>لم يعد حديثًا</translation>
    </message>
    <message>
        <source>preview</source>
        <translation>معاينة</translation>
    </message>
    <message>
        <source>{count} steps</source>
        <translation>الخطوات: {count}</translation>
    </message>
    <message>
        <source>Crop to {size}</source>
        <translation>قص إلى {size}</translation>
    </message>
    <message>
        <source>Turn by {degrees}°</source>
        <translation>تدوير {degrees}°</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>قلب</translation>
    </message>
    <message>
        <source>Straighten by {degrees}°</source>
        <translation>تقويم {degrees}°</translation>
    </message>
    <message>
        <source>Made from something else: what lies below has changed since. Run it again to renew it.</source>
        <translation>بُني على حالة سابقة: تغيّر ما تحته منذ ذلك. نفّذه مجددًا لتحديثه.</translation>
    </message>
    <message>
        <source>A preview: made soon, small and in few steps. Run it again in final quality to keep it.</source>
        <translation>معاينة: صُنعت بسرعة وصغيرة وبخطوات قليلة. أعد تنفيذها بالجودة النهائية للاحتفاظ بها.</translation>
    </message>
    <message>
        <source>A preview: made soon, small and in few steps. Choose its edits below to run them again in final quality.</source>
        <translation>معاينة: صُنعت بسرعة وصغيرة وبخطوات قليلة. اختر تعديلاتها أدناه لإعادة تنفيذها بالجودة النهائية.</translation>
    </message>
</context>
<context>
    <name>EngineChooser</name>
    <message>
        <source>Edits &amp;run on</source>
        <translation>تن&amp;فيذ التعديلات على</translation>
    </message>
    <message>
        <source>What happens to each step</source>
        <translation>ما يجري لكل خطوة</translation>
    </message>
</context>
<context>
    <name>EngineLine</name>
    <message>
        <source>“{step}”: {who}</source>
        <translation>«{step}»: {who}</translation>
    </message>
</context>
<context>
    <name>Engines</name>
    <message>
        <source>exact, here in Gesso</source>
        <translation>دقيق، هنا في Gesso</translation>
    </message>
    <message>
        <source>{engine} on this machine</source>
        <translation>{engine} على هذا الجهاز</translation>
    </message>
    <message>
        <source>{engine} on {host}</source>
        <translation>{engine} على {host}</translation>
    </message>
    <message>
        <source>needs to know where</source>
        <translation>يلزم تحديد المكان</translation>
    </message>
    <message>
        <source>left out by your choice</source>
        <translation>متروك باختيارك</translation>
    </message>
    <message>
        <source>needs a model that is not installed</source>
        <translation>يحتاج إلى نموذج غير مثبّت</translation>
    </message>
    <message>
        <source>Nothing leaves this machine.</source>
        <translation>لا يغادر شيء هذا الجهاز.</translation>
    </message>
    <message>
        <source>Altogether {size} would leave this machine.</source>
        <translation>سيغادر هذا الجهاز ما مجموعه {size}.</translation>
    </message>
    <message>
        <source>Runs on this machine.</source>
        <translation>يعمل على هذا الجهاز.</translation>
    </message>
    <message>
        <source>Runs on {host}.</source>
        <translation>يعمل على {host}.</translation>
    </message>
    <message>
        <source>There was not memory enough for the best way of running {engine}; it ran in a smaller way ({placement}).</source>
        <translation>لم تكفِ الذاكرة لتشغيل ⁨{engine}⁩ بأفضل طريقة؛ فعمل بطريقة أخف ({placement}).</translation>
    </message>
    <message>
        <source>No engine is installed. Everything that exact operators do works; what needs a model is left out, and each step says so.</source>
        <translation>لا محرّك مثبّت. كل ما تقوم به العمليات الدقيقة يعمل؛ أما ما يحتاج إلى نموذج فيُترك، ويُذكر ذلك عند كل خطوة.</translation>
    </message>
    <message>
        <source>{engine} — on {host}</source>
        <translation>{engine} — على {host}</translation>
    </message>
    <message>
        <source>The server {host} does not answer.</source>
        <translation>الخادم {host} لا يجيب.</translation>
    </message>
    <message>
        <source>{number} MB</source>
        <translation>{number} م.ب</translation>
    </message>
    <message>
        <source>Select the place, and it is done exactly, without one.</source>
        <translation>حدّد المكان فيُنفَّذ بدقة دون نموذج.</translation>
    </message>
    <message>
        <source>{who} could do it: choose Automatic.</source>
        <translation>يمكن أن يقوم به {who}: اختر «تلقائي».</translation>
    </message>
    <message>
        <source>On such pictures it measured better at this than the exact operator.</source>
        <translation>في مثل هذه الصور كانت نتائج قياسه في هذا أفضل من العملية الدقيقة.</translation>
    </message>
    <message>
        <source>Makes everything but the subject transparent.</source>
        <translation>يجعل كل ما عدا الموضوع شفافًا.</translation>
    </message>
    <message>
        <source>Changes at most what is selected.</source>
        <translation>يغيّر المحدد على الأكثر.</translation>
    </message>
    <message>
        <source>May change any part of the picture.</source>
        <translation>قد يغيّر أي جزء من الصورة.</translation>
    </message>
    <message>
        <source>Missing: {kind}.</source>
        <translation>ينقص: {kind}.</translation>
    </message>
    <message>
        <source>Install such an engine, or connect to a server.</source>
        <translation>ثبّت محرّكًا كهذا، أو اتصل بخادم.</translation>
    </message>
    <message>
        <source>Install such an engine or connect to a server; or do it in another program and put its output back.</source>
        <translation>ثبّت محرّكًا كهذا أو اتصل بخادم؛ أو نفّذ ذلك في برنامج آخر وأدرج ناتجه.</translation>
    </message>
    <message>
        <source>Whether it fits there is known once a machine of the server has answered.</source>
        <translation>يُعرف هل يتسع له المكان هناك حالما يستجيب أحد أجهزة الخادم.</translation>
    </message>
    <message>
        <source>About {seconds} s.</source>
        <translation>نحو {seconds} ث.</translation>
    </message>
    <message>
        <source>How long it takes here is known after the first time.</source>
        <translation>تُعرف المدة هنا بعد المرة الأولى.</translation>
    </message>
    <message>
        <source>Needs {size} GB of memory.</source>
        <translation>يحتاج إلى {size} غ.ب من الذاكرة.</translation>
    </message>
    <message>
        <source>Sends {crop} px of the picture, reduced to {work} px ({size}), to {host}; without metadata and without the rest of the picture.</source>
        <translation>يرسل {crop} بكسل من الصورة، مصغّرة إلى {work} بكسل ({size})، إلى {host}؛ بلا بيانات وصفية وبلا بقية الصورة.</translation>
    </message>
    <message>
        <source>Sends {crop} px of the picture ({size}) to {host}; without metadata and without the rest of the picture.</source>
        <translation>يرسل {crop} بكسل من الصورة ({size}) إلى {host}؛ بلا بيانات وصفية وبلا بقية الصورة.</translation>
    </message>
    <message>
        <source>Licence: {name}, commercial use allowed.</source>
        <translation>الرخصة: {name}، الاستخدام التجاري مسموح.</translation>
    </message>
    <message>
        <source>Licence: {name}, no commercial use.</source>
        <translation>الرخصة: {name}، دون استخدام تجاري.</translation>
    </message>
</context>
<context>
    <name>EnlargeDialog</name>
    <message>
        <source>{factor} times: {width} × {height} pixels</source>
        <translation>بمعامل {factor}: ⁦{width} × {height}⁩ بكسل</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>تكبير الصورة</translation>
    </message>
    <message>
        <source>Every pixel of the new picture is computed, and detail is made up. The original and its edits stay as they are.</source>
        <translation>يُحسب كل بكسل من الصورة الجديدة، وتُختلق التفاصيل. ويبقى الأصل وتعديلاته كما هي.</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>&amp;حفظ باسم…</translation>
    </message>
</context>
<context>
    <name>Enlarging</name>
    <message>
        <source>Enlarge {factor} times: {name}</source>
        <translation>تكبير بمعامل {factor}: {name}</translation>
    </message>
    <message>
        <source>It is a new picture: every pixel of it was computed.</source>
        <translation>إنها صورة جديدة: حُسب كل بكسل فيها.</translation>
    </message>
</context>
<context>
    <name>Erasing</name>
    <message>
        <source>Erase</source>
        <translation>محو</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>This could not be done.</source>
        <translation>تعذّر تنفيذ ذلك.</translation>
    </message>
    <message>
        <source>Try it again, or in another way.</source>
        <translation>حاول مجددًا أو بطريقة أخرى.</translation>
    </message>
    <message>
        <source>This cannot be done as it was asked.</source>
        <translation>لا يمكن تنفيذ ذلك كما طُلب.</translation>
    </message>
    <message>
        <source>Change the instruction or its settings.</source>
        <translation>غيّر التعليمة أو إعداداتها.</translation>
    </message>
    <message>
        <source>Two pictures that must have the same size do not.</source>
        <translation>صورتان يجب أن تتساويا في الحجم لكنهما مختلفتان.</translation>
    </message>
    <message>
        <source>Choose a file that belongs to this picture.</source>
        <translation>اختر ملفًا يخص هذه الصورة.</translation>
    </message>
    <message>
        <source>The server does not know this edit any more.</source>
        <translation>لم يعد الخادم يعرف هذا التعديل.</translation>
    </message>
    <message>
        <source>Run it again.</source>
        <translation>شغّله مرة أخرى.</translation>
    </message>
    <message>
        <source>The server does not let this computer in.</source>
        <translation>لا يسمح الخادم لهذا الحاسوب بالدخول.</translation>
    </message>
    <message>
        <source>Pair this computer with the server again.</source>
        <translation>أعد إقران هذا الحاسوب بالخادم.</translation>
    </message>
    <message>
        <source>This step needs a model that is not installed.</source>
        <translation>تحتاج هذه الخطوة إلى نموذج غير مثبّت.</translation>
    </message>
    <message>
        <source>Install one, or do it with what works without a model.</source>
        <translation>ثبّت نموذجًا، أو استخدم ما يعمل بلا نموذج.</translation>
    </message>
    <message>
        <source>The libraries that run this model are missing.</source>
        <translation>المكتبات التي تشغّل هذا النموذج غير موجودة.</translation>
    </message>
    <message>
        <source>Help ▸ Models and Machine shows what is there; install what is missing.</source>
        <translation>تعرض «مساعدة ◂ النماذج والجهاز» ما هو موجود؛ ثبّت ما ينقص.</translation>
    </message>
    <message>
        <source>The licence of this model has not been accepted.</source>
        <translation>لم تُقبل رخصة هذا النموذج.</translation>
    </message>
    <message>
        <source>Read it, and accept it while adding the model.</source>
        <translation>اقرأها، واقبلها عند إضافة النموذج.</translation>
    </message>
    <message>
        <source>This model does not fit this machine.</source>
        <translation>لا يلائم هذا النموذج هذا الجهاز.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or picture.</source>
        <translation>أغلق برامج أخرى، أو اختر نموذجًا أو صورة أصغر.</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>تعذّرت قراءة الملف.</translation>
    </message>
    <message>
        <source>Check that it may be read and is a picture.</source>
        <translation>تحقق من السماح بقراءته ومن أنه صورة.</translation>
    </message>
    <message>
        <source>The file is not there.</source>
        <translation>الملف غير موجود.</translation>
    </message>
    <message>
        <source>Check whether it was moved, renamed or unplugged.</source>
        <translation>تحقق مما إذا نُقل أو أعيدت تسميته أو فُصل قرصه.</translation>
    </message>
    <message>
        <source>Gesso does not know this kind of file.</source>
        <translation>لا يعرف Gesso هذا النوع من الملفات.</translation>
    </message>
    <message>
        <source>Convert it to TIFF, PNG or JPEG.</source>
        <translation>حوّله إلى TIFF أو PNG أو JPEG.</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>الملف تالف.</translation>
    </message>
    <message>
        <source>Fetch it again from where it came from.</source>
        <translation>أحضره مجددًا من مصدره.</translation>
    </message>
    <message>
        <source>The file is larger than Gesso can handle.</source>
        <translation>الملف أكبر مما يستطيع Gesso معالجته.</translation>
    </message>
    <message>
        <source>Open a smaller part or version of it.</source>
        <translation>افتح جزءًا أصغر أو نسخة أصغر منه.</translation>
    </message>
    <message>
        <source>A part of Gesso that reads this format is not installed.</source>
        <translation>جزء Gesso الذي يقرأ هذه الصيغة غير مثبّت.</translation>
    </message>
    <message>
        <source>Install it, or convert the file to TIFF.</source>
        <translation>ثبّته، أو حوّل الملف إلى TIFF.</translation>
    </message>
    <message>
        <source>This would break a promise, so it was not done.</source>
        <translation>كان هذا سيخلّ بوعد، فلم يُنفَّذ.</translation>
    </message>
    <message>
        <source>Choose another format, or save a copy.</source>
        <translation>اختر صيغة أخرى، أو احفظ نسخة.</translation>
    </message>
    <message>
        <source>There is a file of that name already.</source>
        <translation>يوجد ملف بهذا الاسم.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>اختر اسمًا آخر.</translation>
    </message>
    <message>
        <source>The original is no longer the file that was edited.</source>
        <translation>لم يعد الأصل هو الملف الذي جرى تعديله.</translation>
    </message>
    <message>
        <source>Put the former file back, or point to where it is now.</source>
        <translation>أعد الملف السابق، أو حدّد مكانه الآن.</translation>
    </message>
    <message>
        <source>This failed. Your edits are safe.</source>
        <translation>فشل ذلك. تعديلاتك محفوظة.</translation>
    </message>
    <message>
        <source>Try again; if it fails again, copy the problem report.</source>
        <translation>حاول مجددًا؛ وإن تكرر الفشل فانسخ تقرير المشكلة.</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>تعذّرت كتابة الملف.</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to.</source>
        <translation>اختر مجلدًا يُسمح لك بالكتابة فيه.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>القرص ممتلئ.</translation>
    </message>
    <message>
        <source>Free some space, or choose another disk.</source>
        <translation>أفرغ بعض المساحة، أو اختر قرصًا آخر.</translation>
    </message>
    <message>
        <source>The record of the edits is damaged.</source>
        <translation>سجل التعديلات تالف.</translation>
    </message>
    <message>
        <source>The original is untouched; bring the record from a backup.</source>
        <translation>لم يُمسّ الأصل؛ استعد السجل من نسخة احتياطية.</translation>
    </message>
    <message>
        <source>The result could not be aligned with the picture.</source>
        <translation>تعذّرت محاذاة النتيجة مع الصورة.</translation>
    </message>
    <message>
        <source>Try again with a larger selection or another wording.</source>
        <translation>حاول بتحديد أكبر أو بصياغة أخرى.</translation>
    </message>
    <message>
        <source>Files of this model are missing or damaged.</source>
        <translation>ملفات هذا النموذج ناقصة أو تالفة.</translation>
    </message>
    <message>
        <source>Verify it in Help ▸ Models and Machine, or add it again.</source>
        <translation>تحقق منه في «مساعدة ◂ النماذج والجهاز»، أو أضفه مجددًا.</translation>
    </message>
    <message>
        <source>It is not signed by a key that is trusted here.</source>
        <translation>لم يُوقَّع بمفتاح موثوق به هنا.</translation>
    </message>
    <message>
        <source>Get it again from where you trust.</source>
        <translation>احصل عليه مجددًا من مصدر تثق به.</translation>
    </message>
    <message>
        <source>This release of Gesso is damaged.</source>
        <translation>إصدار Gesso هذا تالف.</translation>
    </message>
    <message>
        <source>Copy it again from where it came from.</source>
        <translation>انسخه مجددًا من مصدره.</translation>
    </message>
    <message>
        <source>This computer or folder cannot hold an installation.</source>
        <translation>لا يمكن التثبيت على هذا الحاسوب أو في هذا المجلد.</translation>
    </message>
    <message>
        <source>Choose another folder, or another computer.</source>
        <translation>اختر مجلدًا آخر أو حاسوبًا آخر.</translation>
    </message>
    <message>
        <source>The installation is being changed at this moment.</source>
        <translation>يجري تغيير التثبيت في هذه اللحظة.</translation>
    </message>
    <message>
        <source>Wait until that has finished, then try again.</source>
        <translation>انتظر حتى ينتهي ذلك، ثم حاول مجددًا.</translation>
    </message>
    <message>
        <source>The server cannot be reached. Your edits are safe.</source>
        <translation>لا يمكن الوصول إلى الخادم. تعديلاتك في أمان.</translation>
    </message>
    <message>
        <source>Check that it runs and is connected, or edit on this machine.</source>
        <translation>تأكد من أنه يعمل ومتصل، أو عدّل على هذا الجهاز.</translation>
    </message>
    <message>
        <source>The server has more to do than it takes on.</source>
        <translation>لدى الخادم أعمال أكثر مما يقبل.</translation>
    </message>
    <message>
        <source>Try again in a while, or edit on this machine.</source>
        <translation>حاول مرة أخرى بعد قليل، أو عدّل على هذا الجهاز.</translation>
    </message>
    <message>
        <source>The engine could not finish. Your edits are safe.</source>
        <translation>لم يستطع المحرّك الإكمال. تعديلاتك محفوظة.</translation>
    </message>
    <message>
        <source>Try again, or choose another model.</source>
        <translation>حاول مجددًا، أو اختر نموذجًا آخر.</translation>
    </message>
    <message>
        <source>There was not enough memory for this model.</source>
        <translation>لم تكفِ الذاكرة لهذا النموذج.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or a smaller part.</source>
        <translation>أغلق برامج أخرى، أو اختر نموذجًا أصغر أو جزءًا أصغر.</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly. Your edits are safe.</source>
        <translation>توقف المحرّك فجأة. تعديلاتك محفوظة.</translation>
    </message>
    <message>
        <source>Try again; if it happens every time, verify the model.</source>
        <translation>حاول مجددًا؛ وإن تكرر ذلك كل مرة فتحقق من النموذج.</translation>
    </message>
    <message>
        <source>The engine did not answer and was ended.</source>
        <translation>لم يستجب المحرّك فأُنهي.</translation>
    </message>
    <message>
        <source>Try again, or choose a smaller model.</source>
        <translation>حاول مجددًا، أو اختر نموذجًا أصغر.</translation>
    </message>
    <message>
        <source>What the engine said was not understood.</source>
        <translation>لم يُفهم ما أرسله المحرّك.</translation>
    </message>
    <message>
        <source>Install the engines that belong to this version of Gesso.</source>
        <translation>ثبّت المحرّكات التابعة لهذا الإصدار من Gesso.</translation>
    </message>
    <message>
        <source>Something unexpected happened. Your edits are safe.</source>
        <translation>حدث أمر غير متوقع. تعديلاتك محفوظة.</translation>
    </message>
    <message>
        <source>Copy the problem report and send it to the developers.</source>
        <translation>انسخ تقرير المشكلة وأرسله إلى المطورين.</translation>
    </message>
    <message>
        <source>Cropping or straightening a JPEG would compress it anew.</source>
        <translation>قص صورة JPEG أو تقويمها يضغطها من جديد.</translation>
    </message>
    <message>
        <source>Save the copy as PNG or TIFF, which keep every pixel, or export with a quality.</source>
        <translation>احفظ النسخة بصيغة PNG أو TIFF فهما تحفظان كل بكسل، أو صدّرها بجودة معيّنة.</translation>
    </message>
    <message>
        <source>Save the copy as PNG or TIFF, which keep every pixel.</source>
        <translation>احفظ النسخة بصيغة PNG أو TIFF فهما تحفظان كل بكسل.</translation>
    </message>
    <message>
        <source>JPEG cannot hold transparency.</source>
        <translation>لا تتسع صيغة JPEG للشفافية.</translation>
    </message>
    <message>
        <source>Save the copy as PNG or TIFF.</source>
        <translation>احفظ النسخة بصيغة PNG أو TIFF.</translation>
    </message>
    <message>
        <source>JPEG holds gray and RGB pictures without transparency.</source>
        <translation>تحفظ JPEG صورًا رمادية أو RGB بلا شفافية.</translation>
    </message>
    <message>
        <source>Save the copy as TIFF (.tif) or PNG (.png).</source>
        <translation>احفظ النسخة بصيغة TIFF ‏(.tif) أو PNG ‏(.png).</translation>
    </message>
    <message>
        <source>Save the copy as TIFF (.tif).</source>
        <translation>احفظ النسخة بصيغة TIFF ‏(.tif).</translation>
    </message>
    <message>
        <source>Changing a part of a JPEG needs the program jpegtran, which is not installed.</source>
        <translation>يتطلب تغيير جزء من صورة JPEG برنامج jpegtran، وهو غير مثبّت.</translation>
    </message>
    <message>
        <source>A part of this JPEG cannot be replaced.</source>
        <translation>لا يمكن استبدال جزء من صورة JPEG هذه.</translation>
    </message>
    <message>
        <source>Pixels outside the change would have changed in this JPEG.</source>
        <translation>كانت ستتغير في صورة JPEG هذه بكسلات خارج التغيير.</translation>
    </message>
    <message>
        <source>There is no room in the EXIF block for the orientation.</source>
        <translation>لا مكان في كتلة EXIF للاتجاه.</translation>
    </message>
    <message>
        <source>Saving this picture as JPEG loses something of every pixel.</source>
        <translation>حفظ هذه الصورة بصيغة JPEG يُفقد كل بكسل شيئًا.</translation>
    </message>
    <message>
        <source>Save it as TIFF (.tif) or PNG (.png), or ask for an export with a quality.</source>
        <translation>احفظها بصيغة TIFF ‏(.tif) أو PNG ‏(.png)، أو صدّرها بجودة معيّنة.</translation>
    </message>
    <message>
        <source>Gesso cannot save as “{suffix}”.</source>
        <translation>لا يستطيع Gesso الحفظ بصيغة «{suffix}».</translation>
    </message>
    <message>
        <source>Gesso cannot export as “{suffix}”.</source>
        <translation>لا يستطيع Gesso التصدير بصيغة «{suffix}».</translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation>اختر صيغة أخرى.</translation>
    </message>
    <message>
        <source>OpenRaster is exported in full size and with the picture&apos;s own profile.</source>
        <translation>تُصدَّر OpenRaster بالحجم الكامل وبملف ألوان الصورة.</translation>
    </message>
    <message>
        <source>Choose the full size, or another format.</source>
        <translation>اختر الحجم الكامل، أو صيغة أخرى.</translation>
    </message>
    <message>
        <source>{name} already exists.</source>
        <translation>يوجد {name} من قبل.</translation>
    </message>
    <message>
        <source>The original is never written over.</source>
        <translation>لا يُكتب على الأصل أبدًا.</translation>
    </message>
    <message>
        <source>Choose another name for the copy.</source>
        <translation>اختر اسمًا آخر للنسخة.</translation>
    </message>
    <message>
        <source>There is not enough room in {folder} for {name}.</source>
        <translation>لا توجد مساحة كافية في {folder} لحفظ {name}.</translation>
    </message>
    <message>
        <source>Free some space or choose another drive.</source>
        <translation>أفرغ بعض المساحة، أو اختر قرصًا آخر.</translation>
    </message>
    <message>
        <source>The folder {folder} does not exist.</source>
        <translation>لا وجود للمجلد {folder}.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written to.</source>
        <translation>لا يمكن الكتابة في المجلد {folder}.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>اختر مجلدًا آخر.</translation>
    </message>
    <message>
        <source>The name is too long.</source>
        <translation>الاسم طويل جدًا.</translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation>اختر اسمًا أقصر.</translation>
    </message>
    <message>
        <source>{name} is too large for that drive.</source>
        <translation>حجم {name} أكبر مما يتسع له ذلك القرص.</translation>
    </message>
    <message>
        <source>Save it on another drive.</source>
        <translation>احفظه على قرص آخر.</translation>
    </message>
    <message>
        <source>{name} could not be written.</source>
        <translation>تعذّرت كتابة {name}.</translation>
    </message>
    <message>
        <source>Try again, or choose another folder.</source>
        <translation>حاول مجددًا، أو اختر مجلدًا آخر.</translation>
    </message>
    <message>
        <source>The TIFF has no room for its new orientation.</source>
        <translation>لا مكان في ملف TIFF للاتجاه الجديد.</translation>
    </message>
    <message>
        <source>Save it as PNG.</source>
        <translation>احفظها بصيغة PNG.</translation>
    </message>
    <message>
        <source>WebP holds 8-bit gray and RGB pictures.</source>
        <translation>تحفظ WebP صورًا رمادية أو RGB بعمق 8 بت.</translation>
    </message>
    <message>
        <source>WebP holds pictures of at most {most} pixels a side.</source>
        <translation>لا يزيد ضلع صورة WebP على {most} بكسل.</translation>
    </message>
    <message>
        <source>A file needs a name, without a slash.</source>
        <translation>يلزم للملف اسم بلا شرطة مائلة.</translation>
    </message>
    <message>
        <source>Type a name.</source>
        <translation>اكتب اسمًا.</translation>
    </message>
    <message>
        <source>{name} is not as it was when it was opened; nothing was saved from it.</source>
        <translation>لم يعد {name} كما كان عند فتحه؛ ولم يُحفظ منه شيء.</translation>
    </message>
    <message>
        <source>Open it again, or put the original back.</source>
        <translation>افتحه مجددًا، أو أعد الأصل.</translation>
    </message>
    <message>
        <source>The original became shorter while it was being copied.</source>
        <translation>قصُر الأصل أثناء نسخه.</translation>
    </message>
    <message>
        <source>{name} is not a colour profile.</source>
        <translation>ليس {name} ملف ألوان.</translation>
    </message>
    <message>
        <source>Choose an .icc file.</source>
        <translation>اختر ملف ‎.icc.</translation>
    </message>
    <message>
        <source>{name} is not a profile for RGB colours.</source>
        <translation>ليس {name} ملفًا لألوان RGB.</translation>
    </message>
    <message>
        <source>Choose an RGB profile; Gesso exports to no other.</source>
        <translation>اختر ملف ألوان RGB؛ فلا يصدّر Gesso إلى غيره.</translation>
    </message>
    <message>
        <source>Lab pictures cannot be converted to another profile.</source>
        <translation>لا يمكن تحويل صور Lab إلى ملف ألوان آخر.</translation>
    </message>
    <message>
        <source>Keep the profile and export as TIFF.</source>
        <translation>احتفظ بملف الألوان وصدّر بصيغة TIFF.</translation>
    </message>
    <message>
        <source>There is not enough memory to open the picture.</source>
        <translation>الذاكرة لا تكفي لفتح الصورة.</translation>
    </message>
    <message>
        <source>Close other programs or use a smaller copy.</source>
        <translation>أغلق برامج أخرى أو استخدم نسخة أصغر.</translation>
    </message>
    <message>
        <source>The file is damaged: take another copy.</source>
        <translation>الملف تالف: خذ نسخة أخرى.</translation>
    </message>
    <message>
        <source>The file is cut short: a part of the picture is missing.</source>
        <translation>الملف مقطوع: ينقص جزء من الصورة.</translation>
    </message>
    <message>
        <source>Take another copy; the transfer may have been interrupted.</source>
        <translation>خذ نسخة أخرى؛ ربما انقطع النقل.</translation>
    </message>
    <message>
        <source>Take another copy.</source>
        <translation>خذ نسخة أخرى.</translation>
    </message>
    <message>
        <source>There is no file {name}.</source>
        <translation>لا يوجد ملف {name}.</translation>
    </message>
    <message>
        <source>Check the name and the folder.</source>
        <translation>تحقق من الاسم والمجلد.</translation>
    </message>
    <message>
        <source>You may not read {name}.</source>
        <translation>لا يُسمح لك بقراءة {name}.</translation>
    </message>
    <message>
        <source>Ask its owner for permission, or copy it.</source>
        <translation>اطلب الإذن من مالكه، أو انسخه.</translation>
    </message>
    <message>
        <source>{name} cannot be opened.</source>
        <translation>لا يمكن فتح {name}.</translation>
    </message>
    <message>
        <source>Check the name and the disk.</source>
        <translation>تحقق من الاسم والقرص.</translation>
    </message>
    <message>
        <source>{name} could not be read to its end.</source>
        <translation>تعذّرت قراءة {name} إلى آخره.</translation>
    </message>
    <message>
        <source>Check the disk or the connection, then try again.</source>
        <translation>تحقق من القرص أو الاتصال، ثم حاول مجددًا.</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>الملف {name} فارغ.</translation>
    </message>
    <message>
        <source>Take another copy; this one was never written.</source>
        <translation>خذ نسخة أخرى؛ فهذه لم تُكتب قط.</translation>
    </message>
    <message>
        <source>HEIC pictures need the library pillow-heif, which is not installed.</source>
        <translation>تحتاج صور HEIC إلى المكتبة pillow-heif، وهي غير مثبّتة.</translation>
    </message>
    <message>
        <source>Camera RAW files need the library rawpy, which is not installed.</source>
        <translation>تحتاج ملفات RAW إلى المكتبة rawpy، وهي غير مثبّتة.</translation>
    </message>
    <message>
        <source>The picture is too large to open ({width}×{height}).</source>
        <translation>الصورة أكبر من أن تُفتح ({width}×{height}).</translation>
    </message>
    <message>
        <source>The file is too large to open.</source>
        <translation>الملف أكبر من أن يُفتح.</translation>
    </message>
    <message>
        <source>Save a smaller copy with the program that made it.</source>
        <translation>احفظ نسخة أصغر بالبرنامج الذي أنشأه.</translation>
    </message>
    <message>
        <source>The PNG file is damaged.</source>
        <translation>ملف PNG تالف.</translation>
    </message>
    <message>
        <source>The PNG file is damaged or cut short.</source>
        <translation>ملف PNG تالف أو مقطوع.</translation>
    </message>
    <message>
        <source>The pixels of the PNG are damaged or cut short.</source>
        <translation>بكسلات ملف PNG تالفة أو مقطوعة.</translation>
    </message>
    <message>
        <source>The JPEG file is damaged or cut short.</source>
        <translation>ملف JPEG تالف أو مقطوع.</translation>
    </message>
    <message>
        <source>The JPEG is damaged: a part of the picture is missing.</source>
        <translation>ملف JPEG تالف: ينقص جزء من الصورة.</translation>
    </message>
    <message>
        <source>The WebP file is damaged or cut short.</source>
        <translation>ملف WebP تالف أو مقطوع.</translation>
    </message>
    <message>
        <source>The TIFF file is damaged.</source>
        <translation>ملف TIFF تالف.</translation>
    </message>
    <message>
        <source>Open an undamaged copy of it.</source>
        <translation>افتح نسخة سليمة منه.</translation>
    </message>
    <message>
        <source>The structure of the file is damaged.</source>
        <translation>بنية الملف تالفة.</translation>
    </message>
    <message>
        <source>Take another copy; the file may have been cut or altered.</source>
        <translation>خذ نسخة أخرى؛ ربما قُطع الملف أو غُيّر.</translation>
    </message>
    <message>
        <source>A part of the picture is missing from the file.</source>
        <translation>ينقص الملف جزء من الصورة.</translation>
    </message>
    <message>
        <source>Take another copy; the file may never have been finished.</source>
        <translation>خذ نسخة أخرى؛ ربما لم يكتمل الملف قط.</translation>
    </message>
    <message>
        <source>A part of the picture is cut short.</source>
        <translation>جزء من الصورة مقطوع.</translation>
    </message>
    <message>
        <source>This WebP is an animation.</source>
        <translation>ملف WebP هذا رسوم متحركة.</translation>
    </message>
    <message>
        <source>Save the frame you want as a still picture.</source>
        <translation>احفظ الإطار المطلوب كصورة ثابتة.</translation>
    </message>
    <message>
        <source>{name} is open in another window or program.</source>
        <translation>الملف {name} مفتوح في نافذة أو برنامج آخر.</translation>
    </message>
    <message>
        <source>Close it there and try again.</source>
        <translation>أغلقه هناك وحاول مجددًا.</translation>
    </message>
    <message>
        <source>The folder {name} cannot be listed.</source>
        <translation>لا يمكن سرد محتوى المجلد {name}.</translation>
    </message>
    <message>
        <source>Check that it is still there and that you may read it.</source>
        <translation>تحقق من أنه ما زال موجودًا ومن أنه يُسمح لك بقراءته.</translation>
    </message>
    <message>
        <source>The settings file was damaged; the defaults are used for what could not be read.</source>
        <translation>ملف الإعدادات تالف؛ تُستخدم القيم الافتراضية لما تعذّرت قراءته.</translation>
    </message>
    <message>
        <source>The settings could not be read; the defaults are used.</source>
        <translation>تعذّرت قراءة الإعدادات؛ تُستخدم القيم الافتراضية.</translation>
    </message>
    <message>
        <source>The settings could not be saved; they hold until Gesso is closed.</source>
        <translation>تعذّر حفظ الإعدادات؛ وتسري حتى إغلاق Gesso.</translation>
    </message>
    <message>
        <source>The damaged file was kept as {name}.</source>
        <translation>احتُفظ بالملف التالف باسم ⁨{name}⁩.</translation>
    </message>
    <message>
        <source>Not all of your own recipes could be read.</source>
        <translation>تعذّرت قراءة بعض وصفاتك.</translation>
    </message>
    <message>
        <source>Your own recipes could not be saved; they hold until Gesso is closed.</source>
        <translation>تعذّر حفظ وصفاتك؛ وتسري حتى إغلاق Gesso.</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the folder {folder}.</source>
        <translation>تحقق من المساحة المتاحة ومن أذونات المجلد ⁨{folder}⁩.</translation>
    </message>
    <message>
        <source>Check the permissions of the folder {folder}.</source>
        <translation>تحقق من أذونات المجلد ⁨{folder}⁩.</translation>
    </message>
    <message>
        <source>Check the permissions of the settings file.</source>
        <translation>تحقق من أذونات ملف الإعدادات.</translation>
    </message>
    <message>
        <source>Check the permissions of the settings folder.</source>
        <translation>تحقق من أذونات مجلد الإعدادات.</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the settings folder.</source>
        <translation>تحقق من المساحة المتاحة ومن أذونات مجلد الإعدادات.</translation>
    </message>
    <message>
        <source>The monitor profile {name} cannot be read; sRGB is used.</source>
        <translation>لا يمكن قراءة ملف ألوان الشاشة ⁨{name}⁩؛ يُستخدم sRGB.</translation>
    </message>
    <message>
        <source>Choose another file in the settings.</source>
        <translation>اختر ملفًا آخر في الإعدادات.</translation>
    </message>
    <message>
        <source>{picture} is another picture than the one that {project} was made from.</source>
        <translation>⁨{picture}⁩ صورة أخرى غير التي أُنشئ منها ⁨{project}⁩.</translation>
    </message>
    <message>
        <source>Choose the original; it may have another name now, but must be the same file.</source>
        <translation>اختر الأصل؛ قد يكون اسمه الآن مختلفًا، لكن يجب أن يكون الملف نفسه.</translation>
    </message>
    <message>
        <source>{first} is {width}×{height} pixels, {second} is {other_width}×{other_height}.</source>
        <translation>حجم {first} هو {width}×{height} بكسل، وحجم {second} هو {other_width}×{other_height}.</translation>
    </message>
    <message>
        <source>Compare files of the same size, such as a copy and its original.</source>
        <translation>قارن ملفين بالحجم نفسه، كنسخة وأصلها.</translation>
    </message>
    <message>
        <source>The output is {width}×{height}, which is not the shape of the picture ({own_width}×{own_height}).</source>
        <translation>حجم الناتج {width}×{height}، وليس هذا شكل الصورة ({own_width}×{own_height}).</translation>
    </message>
    <message>
        <source>Give an output of the whole picture; it may be smaller, but not cropped.</source>
        <translation>استخدم ناتجًا للصورة كلها؛ قد يكون أصغر، لكن غير مقصوص.</translation>
    </message>
    <message>
        <source>The output has {size} MP; at most 64 can be fitted.</source>
        <translation>حجم الناتج {size} م.ب؛ ولا يمكن إدراج أكثر من 64.</translation>
    </message>
    <message>
        <source>Reduce it: the original keeps its own detail.</source>
        <translation>صغّره: يحتفظ الأصل بتفاصيله.</translation>
    </message>
    <message>
        <source>Something went wrong inside Gesso; nothing was lost.</source>
        <translation>حدث خلل داخل Gesso؛ ولم يُفقد شيء.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, copy the problem report from the Help menu.</source>
        <translation>حاول مجددًا. وإن تكرر ذلك فانسخ تقرير المشكلة من قائمة المساعدة.</translation>
    </message>
    <message>
        <source>There was not enough memory for this.</source>
        <translation>لم تكفِ الذاكرة لهذا.</translation>
    </message>
    <message>
        <source>Close other programs, or mark a smaller area, and try again.</source>
        <translation>أغلق برامج أخرى أو حدّد منطقة أصغر، ثم حاول مجددًا.</translation>
    </message>
    <message>
        <source>The disk is full; the project is as it was before this edit.</source>
        <translation>القرص ممتلئ؛ والمشروع كما كان قبل هذا التعديل.</translation>
    </message>
    <message>
        <source>The model&apos;s output could not be aligned with the picture: too little of it is alike.</source>
        <translation>تعذّرت محاذاة ناتج النموذج مع الصورة: المتشابه بينهما قليل جدًا.</translation>
    </message>
    <message>
        <source>Try again with another seed, or select the part that may change.</source>
        <translation>حاول ببذرة أخرى، أو حدّد الجزء الذي يجوز تغييره.</translation>
    </message>
    <message>
        <source>No subject could be told apart from the background.</source>
        <translation>لم يمكن تمييز موضوع من الخلفية.</translation>
    </message>
    <message>
        <source>Draw a box around the subject.</source>
        <translation>ارسم إطارًا حول الموضوع.</translation>
    </message>
    <message>
        <source>The box is too small to hold a subject.</source>
        <translation>الإطار أصغر من أن يضم موضوعًا.</translation>
    </message>
    <message>
        <source>Draw a larger box.</source>
        <translation>ارسم إطارًا أكبر.</translation>
    </message>
    <message>
        <source>The box takes in the whole picture, so there is no background to learn from.</source>
        <translation>يشمل الإطار الصورة كلها، فلا تبقى خلفية للمقارنة.</translation>
    </message>
    <message>
        <source>Draw the box closer around the subject.</source>
        <translation>ارسم الإطار أقرب إلى الموضوع.</translation>
    </message>
    <message>
        <source>Nothing in the picture tells for sure which way is level.</source>
        <translation>لا شيء في الصورة يدل يقينًا على الأفق.</translation>
    </message>
    <message>
        <source>Give the angle, for example: straighten by 1.5 degrees.</source>
        <translation>اذكر الزاوية، مثلًا: قوّم بمقدار 1.5 درجة.</translation>
    </message>
    <message>
        <source>Nothing is marked to be removed.</source>
        <translation>لم يُحدَّد شيء لإزالته.</translation>
    </message>
    <message>
        <source>Mark the object with a brush or a box.</source>
        <translation>حدّد العنصر بفرشاة أو إطار.</translation>
    </message>
    <message>
        <source>The mark covers all there is, so nothing is left to fill it from.</source>
        <translation>يغطي التحديد كل شيء، فلا يبقى ما يُملأ منه.</translation>
    </message>
    <message>
        <source>Mark only the object.</source>
        <translation>حدّد العنصر وحده.</translation>
    </message>
    <message>
        <source>Removing a stain needs to know where it is.</source>
        <translation>تتطلب إزالة البقعة معرفة مكانها.</translation>
    </message>
    <message>
        <source>Mark the stain with a brush or a box, a little larger than it.</source>
        <translation>حدّد البقعة بفرشاة أو إطار أكبر منها قليلًا.</translation>
    </message>
    <message>
        <source>Everything is marked as stain, so there is nothing to match it to.</source>
        <translation>كل شيء محدد على أنه بقعة، فلا يبقى ما تُطابَق به.</translation>
    </message>
    <message>
        <source>Mark only the stain.</source>
        <translation>حدّد البقعة وحدها.</translation>
    </message>
    <message>
        <source>The selection holds nothing of the picture.</source>
        <translation>لا يضم التحديد شيئًا من الصورة.</translation>
    </message>
    <message>
        <source>Select a part of the picture.</source>
        <translation>حدّد جزءًا من الصورة.</translation>
    </message>
    <message>
        <source>Nothing is selected yet.</source>
        <translation>لم يُحدَّد شيء بعد.</translation>
    </message>
    <message>
        <source>Draw roughly around the subject first.</source>
        <translation>ارسم أولًا حول الموضوع تقريبًا.</translation>
    </message>
    <message>
        <source>The selection takes in the whole picture, so there is no background to learn from.</source>
        <translation>يشمل التحديد الصورة كلها، فلا تبقى خلفية للمقارنة.</translation>
    </message>
    <message>
        <source>Draw closer around the subject.</source>
        <translation>ارسم أقرب إلى الموضوع.</translation>
    </message>
    <message>
        <source>“{value}” is not a format to crop to.</source>
        <translation>ليست «{value}» نسبة صالحة للقص.</translation>
    </message>
    <message>
        <source>Give width and height like 3:2 or 1:1.</source>
        <translation>اذكر العرض والارتفاع مثل ‎3:2‎ أو ‎1:1‎.</translation>
    </message>
    <message>
        <source>The picture can be turned by quarters, not by {degrees}°.</source>
        <translation>يمكن تدوير الصورة بالأرباع، لا بمقدار {degrees}°.</translation>
    </message>
    <message>
        <source>That edit is no longer there.</source>
        <translation>لم يعد ذلك التعديل موجودًا.</translation>
    </message>
    <message>
        <source>Texture comes back only under stored pixels, and this edit has none.</source>
        <translation>لا يعود النسيج إلا تحت بكسلات مخزّنة، وليس لهذا التعديل منها شيء.</translation>
    </message>
    <message>
        <source>Lower its opacity instead.</source>
        <translation>اخفض عتامته بدلًا من ذلك.</translation>
    </message>
    <message>
        <source>Nobody here can look for dust and scratches.</source>
        <translation>لا شيء هنا يستطيع البحث عن الغبار والخدوش.</translation>
    </message>
    <message>
        <source>Choose another engine, or operators.</source>
        <translation>اختر محرّكًا آخر، أو العمليات الدقيقة.</translation>
    </message>
    <message>
        <source>Nobody here looks for the damage that “{step}” repairs.</source>
        <translation>لا شيء هنا يبحث عن التلف الذي يصلحه «⁨{step}⁩».</translation>
    </message>
    <message>
        <source>Ask for dust or scratches, or mark them yourself.</source>
        <translation>اطلب الغبار أو الخدوش، أو علّمها بنفسك.</translation>
    </message>
    <message>
        <source>Apply the sentence as a new edit.</source>
        <translation>طبّق الجملة كتعديل جديد.</translation>
    </message>
    <message>
        <source>Nothing of the picture was marked.</source>
        <translation>لم يُحدَّد شيء من الصورة.</translation>
    </message>
    <message>
        <source>Brush over the thing to erase.</source>
        <translation>مرّر الفرشاة فوق ما تريد محوه.</translation>
    </message>
    <message>
        <source>Neither {folder} nor {other} can be written to.</source>
        <translation>لا يمكن الكتابة في ⁨{folder}⁩ ولا في ⁨{other}⁩.</translation>
    </message>
    <message>
        <source>The edits need a place: check the permissions of one of these folders.</source>
        <translation>تحتاج التعديلات إلى مكان: تحقق من أذونات أحد هذين المجلدين.</translation>
    </message>
    <message>
        <source>The two pictures have not the same size.</source>
        <translation>الصورتان ليستا بالحجم نفسه.</translation>
    </message>
    <message>
        <source>Choose a picture of the same width and height.</source>
        <translation>اختر صورة بالعرض والارتفاع نفسيهما.</translation>
    </message>
    <message>
        <source>{model} looks at one picture alone, not at further ones.</source>
        <translation>ينظر ⁨{model}⁩ إلى صورة واحدة فقط، لا إلى صور إضافية.</translation>
    </message>
    <message>
        <source>Leave the further pictures out, or choose another model.</source>
        <translation>استبعد الصور الإضافية، أو اختر نموذجًا آخر.</translation>
    </message>
    <message>
        <source>{model} looks at {most} further pictures at most, not at {count}.</source>
        <translation>أقصى عدد من الصور الإضافية ينظر إليه ⁨{model}⁩ هو {most}، لا {count}.</translation>
    </message>
    <message>
        <source>Leave some out, or choose another model.</source>
        <translation>استبعد بعضها، أو اختر نموذجًا آخر.</translation>
    </message>
    <message>
        <source>Picture {number} of this edit cannot be read: {path}.</source>
        <translation>لا يمكن قراءة الصورة {number} من هذا التعديل: ⁨{path}⁩.</translation>
    </message>
    <message>
        <source>Put the file back where it was.</source>
        <translation>أعد الملف إلى حيث كان.</translation>
    </message>
    <message>
        <source>Picture {number} of this edit is another file than it was then: {path}.</source>
        <translation>الصورة {number} من هذا التعديل ملف آخر غير الذي كان حينها: ⁨{path}⁩.</translation>
    </message>
    <message>
        <source>Put the former file back, or make a new edit with this one.</source>
        <translation>أعد الملف السابق، أو أنشئ تعديلًا جديدًا بهذا الملف.</translation>
    </message>
    <message>
        <source>The colours of {name} cannot be converted to those of the picture.</source>
        <translation>لا يمكن تحويل ألوان ⁨{name}⁩ إلى ألوان الصورة.</translation>
    </message>
    <message>
        <source>Save a copy of it as RGB and name that.</source>
        <translation>احفظ نسخة منه بألوان RGB، واستخدمها.</translation>
    </message>
    <message>
        <source>{name} would compress every pixel anew.</source>
        <translation>سيضغط ⁨{name}⁩ كل بكسل من جديد.</translation>
    </message>
    <message>
        <source>Save it as PNG or TIFF, which keep the picture within as it is.</source>
        <translation>احفظ بصيغة PNG أو TIFF فهما تُبقيان الصورة في الداخل كما هي.</translation>
    </message>
    <message>
        <source>Nobody would look at the further pictures.</source>
        <translation>لن ينظر أحد إلى الصور الإضافية.</translation>
    </message>
    <message>
        <source>What models made of sentences could not be deleted.</source>
        <translation>تعذّر حذف ما استخلصته النماذج من الجمل.</translation>
    </message>
    <message>
        <source>Delete the folder {folder}.</source>
        <translation>احذف المجلد ⁨{folder}⁩.</translation>
    </message>
    <message>
        <source>Gesso was told to run no models.</source>
        <translation>طُلب من Gesso ألا يشغّل أي نموذج.</translation>
    </message>
    <message>
        <source>Start it without `--runtime none` to use them.</source>
        <translation>لاستخدامها شغّله من دون ⁦`--runtime none`⁩.</translation>
    </message>
    <message>
        <source>{title} does not fit this machine.</source>
        <translation>لا يلائم ⁨{title}⁩ هذا الجهاز.</translation>
    </message>
    <message>
        <source>{title} needs {libraries}, which no environment here has.</source>
        <translation>يحتاج ⁨{title}⁩ إلى ⁨{libraries}⁩، ولا توجد في أي بيئة هنا.</translation>
    </message>
    <message>
        <source>Install an environment with {libraries}, then look again.</source>
        <translation>ثبّت بيئة فيها ⁨{libraries}⁩، ثم افحص مجددًا.</translation>
    </message>
    <message>
        <source>{title} runs in an environment of its own, with the engine {engine}, and none here has it.</source>
        <translation>يعمل ⁨{title}⁩ في بيئة خاصة به بالمحرّك ⁨{engine}⁩، ولا يوجد في أي بيئة هنا.</translation>
    </message>
    <message>
        <source>Install one and name its folder in GESSO_ENVS, or choose another model.</source>
        <translation>ثبّت واحدة واذكر مجلدها في ⁦GESSO_ENVS⁩، أو اختر نموذجًا آخر.</translation>
    </message>
    <message>
        <source>Files of {title} are damaged or missing.</source>
        <translation>ملفات ⁨{title}⁩ تالفة أو ناقصة.</translation>
    </message>
    <message>
        <source>Add the model again.</source>
        <translation>أضف النموذج مجددًا.</translation>
    </message>
    <message>
        <source>They are part of Gesso: install Gesso again.</source>
        <translation>إنها جزء من Gesso: أعد تثبيت Gesso.</translation>
    </message>
    <message>
        <source>{title} is part of Gesso: it is never added, packed or removed.</source>
        <translation>⁨{title}⁩ جزء من Gesso: لا يُضاف ولا يُحزم ولا يُزال.</translation>
    </message>
    <message>
        <source>It works only when it is chosen, or where it is better than the exact operator.</source>
        <translation>لا يعمل إلا إذا اختير، أو حيث يكون أفضل من العملية الدقيقة.</translation>
    </message>
    <message>
        <source>What is known of Gesso&apos;s own models is damaged or missing.</source>
        <translation>المعلومات عن نماذج Gesso نفسه تالفة أو ناقصة.</translation>
    </message>
    <message>
        <source>No chosen model can do “{step}”.</source>
        <translation>لا يستطيع أي نموذج مختار تنفيذ «⁨{step}⁩».</translation>
    </message>
    <message>
        <source>Choose another engine.</source>
        <translation>اختر محرّكًا آخر.</translation>
    </message>
    <message>
        <source>{title} returned values that no operator can use.</source>
        <translation>أعاد ⁨{title}⁩ قيمًا لا تستطيع أي عملية استخدامها.</translation>
    </message>
    <message>
        <source>Choose another engine, or verify the model with `gesso models verify`.</source>
        <translation>اختر محرّكًا آخر، أو تحقق من النموذج بالأمر ⁦`gesso models verify`⁩.</translation>
    </message>
    <message>
        <source>The model returned no picture.</source>
        <translation>لم يُعد النموذج صورة.</translation>
    </message>
    <message>
        <source>The model returned no mask.</source>
        <translation>لم يُعد النموذج قناعًا.</translation>
    </message>
    <message>
        <source>The model returned no map of the damage.</source>
        <translation>لم يُعد النموذج خريطة للتلف.</translation>
    </message>
    <message>
        <source>Try once more, or choose another model.</source>
        <translation>حاول مرة أخرى، أو اختر نموذجًا آخر.</translation>
    </message>
    <message>
        <source>The model returned {width}×{height} pixels instead of {meant_width}×{meant_height}.</source>
        <translation>أعاد النموذج ⁦{width}×{height}⁩ بكسل بدلًا من ⁦{meant_width}×{meant_height}⁩.</translation>
    </message>
    <message>
        <source>Verify the model with `gesso models verify`, or choose another one.</source>
        <translation>تحقق من النموذج بالأمر ⁦`gesso models verify`⁩، أو اختر نموذجًا آخر.</translation>
    </message>
    <message>
        <source>“{path}” is not the file that the card means: it has {bytes} bytes instead of {meant}.</source>
        <translation>ليس «{path}» الملف الذي تعنيه بطاقة النموذج: حجمه {bytes} بايت بدلًا من {meant}.</translation>
    </message>
    <message>
        <source>“{path}” is not the file that the card means: it has another SHA-256.</source>
        <translation>ليس «{path}» الملف الذي تعنيه بطاقة النموذج: قيمة SHA-256 مختلفة.</translation>
    </message>
    <message>
        <source>`gesso models info` says where the right one comes from.</source>
        <translation>يبيّن `gesso models info` من أين يأتي الملف الصحيح.</translation>
    </message>
    <message>
        <source>{source} lacks what “{card}” needs: {missing}.</source>
        <translation>⁨{source}⁩: ينقص ما يحتاج إليه «{card}»: ⁨{missing}⁩.</translation>
    </message>
    <message>
        <source>Get these files, too; their names and folders must be as the card says.</source>
        <translation>أحضر هذه الملفات أيضًا؛ ويجب أن تطابق أسماؤها ومجلداتها بطاقة النموذج.</translation>
    </message>
    <message>
        <source>The model needs {size} and only {free} are free.</source>
        <translation>يحتاج النموذج إلى ⁨{size}⁩، والمتاح ⁨{free}⁩ فقط.</translation>
    </message>
    <message>
        <source>Make room where {folder} lies, or choose another place.</source>
        <translation>أفرغ مساحة حيث يقع ⁨{folder}⁩، أو اختر مكانًا آخر.</translation>
    </message>
    <message>
        <source>Nothing may be written in {folder}.</source>
        <translation>لا يُسمح بالكتابة في ⁨{folder}⁩.</translation>
    </message>
    <message>
        <source>Check its permissions, or choose another place.</source>
        <translation>تحقق من أذوناته، أو اختر مكانًا آخر.</translation>
    </message>
    <message>
        <source>Another Gesso is changing the models at this moment.</source>
        <translation>يغيّر Gesso آخر النماذج في هذه اللحظة.</translation>
    </message>
    <message>
        <source>Wait until it has finished, then try again.</source>
        <translation>انتظر حتى ينتهي، ثم حاول مجددًا.</translation>
    </message>
    <message>
        <source>“{path}” is of a kind that can run code when it is opened, and is not taken.</source>
        <translation>الملف «{path}» من نوع قد ينفّذ شيفرة عند فتحه، ولا يُقبل.</translation>
    </message>
    <message>
        <source>“{path}” is no safetensors, GGUF or ONNX file and none that belongs to one.</source>
        <translation>ليس «{path}» ملف safetensors أو GGUF أو ONNX، ولا ملفًا تابعًا لأحدها.</translation>
    </message>
    <message>
        <source>Get the model as safetensors, GGUF or ONNX.</source>
        <translation>أحضر النموذج بصيغة safetensors أو GGUF أو ONNX.</translation>
    </message>
    <message>
        <source>It is not clear which file of “{card}” {name} is.</source>
        <translation>ليس واضحًا أي ملف من «{card}» هو ⁨{name}⁩.</translation>
    </message>
    <message>
        <source>{name} is no model pack.</source>
        <translation>ليس ⁨{name}⁩ حزمة نموذج.</translation>
    </message>
    <message>
        <source>Copy it again from where it was made.</source>
        <translation>انسخه مجددًا من حيث أُنشئ.</translation>
    </message>
    <message>
        <source>Parts of {name} are still missing: {numbers}.</source>
        <translation>لا تزال أجزاء من {name} ناقصة: {numbers}.</translation>
    </message>
    <message>
        <source>What came is kept: add the rest in the same way, from any folder or medium.</source>
        <translation>ما وصل محفوظ: أضف الباقي بالطريقة نفسها، من أي مجلد أو وسيط.</translation>
    </message>
    <message>
        <source>{name} is missing, which says how the parts belong together.</source>
        <translation>{name} مفقود، وهو يبيّن كيف تجتمع الأجزاء.</translation>
    </message>
    <message>
        <source>Copy it along with every part; it is small.</source>
        <translation>انسخه مع كل جزء؛ فهو صغير.</translation>
    </message>
    <message>
        <source>The signature of {name} does not hold.</source>
        <translation>توقيع {name} غير صحيح.</translation>
    </message>
    <message>
        <source>Get it again from where you trust, and do not use this one.</source>
        <translation>احصل عليه مجددًا من مصدر تثق به، ولا تستخدم هذه النسخة.</translation>
    </message>
    <message>
        <source>Nothing is known of how this model runs.</source>
        <translation>لا يُعرف شيء عن كيفية عمل هذا النموذج.</translation>
    </message>
    <message>
        <source>Add the model&apos;s {precision} files.</source>
        <translation>أضف ملفات النموذج بدقة ⁨{precision}⁩.</translation>
    </message>
    <message>
        <source>Allow it {size} more in the settings.</source>
        <translation>اسمح له في الإعدادات بمقدار ⁨{size}⁩ إضافي.</translation>
    </message>
    <message>
        <source>It needs {size} more of {card}: close other programs that use it.</source>
        <translation>يحتاج إلى ⁨{size}⁩ إضافية من ⁨{card}⁩: أغلق البرامج الأخرى التي تستخدمها.</translation>
    </message>
    <message>
        <source>It needs {size} more of main memory: close other programs.</source>
        <translation>يحتاج إلى ⁨{size}⁩ إضافية من الذاكرة: أغلق برامج أخرى.</translation>
    </message>
    <message>
        <source>Use a graphics card with {size} GB or a server.</source>
        <translation>استخدم بطاقة رسوم بذاكرة {size} غ.ب أو خادمًا.</translation>
    </message>
    <message>
        <source>Use a computer with {size} GB of main memory or a server.</source>
        <translation>استخدم حاسوبًا بذاكرة {size} غ.ب أو خادمًا.</translation>
    </message>
    <message>
        <source>Or work at {width} × {height} px, which fits now.</source>
        <translation>أو اعمل بحجم ⁦{width} × {height}⁩ بكسل، فهو ملائم الآن.</translation>
    </message>
    <message>
        <source>The {card} is not used: {libraries} is here without CUDA.</source>
        <translation>لا تُستخدم ⁨{card}⁩: المكتبة ⁨{libraries}⁩ هنا بلا CUDA.</translation>
    </message>
    <message>
        <source>The box is empty.</source>
        <translation>الإطار فارغ.</translation>
    </message>
    <message>
        <source>Draw it around a thing.</source>
        <translation>ارسمه حول عنصر.</translation>
    </message>
    <message>
        <source>{model} makes no new pixels beyond a picture.</source>
        <translation>لا يصنع {model} بكسلات جديدة خارج الصورة.</translation>
    </message>
    <message>
        <source>Choose a model that fills what is removed; it can do this too.</source>
        <translation>اختر نموذجًا يملأ ما يُزال؛ فهو يستطيع هذا أيضًا.</translation>
    </message>
    <message>
        <source>{model} reads no words.</source>
        <translation>لا يقرأ {model} الكلمات.</translation>
    </message>
    <message>
        <source>Leave the text out, or choose a model that does.</source>
        <translation>اترك النص، أو اختر نموذجًا يقرؤه.</translation>
    </message>
    <message>
        <source>{name} would not keep every pixel of the picture.</source>
        <translation>لن يحفظ {name} كل بكسل من الصورة.</translation>
    </message>
    <message>
        <source>Save as {suffix}.</source>
        <translation>احفظها بصيغة {suffix}.</translation>
    </message>
    <message>
        <source>{model} enlarges {most} times at most.</source>
        <translation>يكبّر {model} {most} مرات على الأكثر.</translation>
    </message>
    <message>
        <source>That would be a picture of {width}×{height} pixels.</source>
        <translation>ستكون صورة من {width}×{height} بكسل.</translation>
    </message>
    <message>
        <source>Enlarge it less, or crop it first.</source>
        <translation>كبّرها أقل، أو اقتصّها أولًا.</translation>
    </message>
    <message>
        <source>{model} makes no pictures from words alone.</source>
        <translation>لا يصنع {model} صورًا من الكلمات وحدها.</translation>
    </message>
    <message>
        <source>Choose a model that generates.</source>
        <translation>اختر نموذجًا يولّد الصور.</translation>
    </message>
    <message>
        <source>{model} does not make {width}×{height} pixels.</source>
        <translation>لا يصنع {model} صورة من {width}×{height} بكسل.</translation>
    </message>
    <message>
        <source>It was trained at {width}×{height}; enlarge its picture afterwards.</source>
        <translation>دُرّب على {width}×{height}؛ كبّر صورته بعد ذلك.</translation>
    </message>
    <message>
        <source>A generated picture is kept as PNG, not as “{suffix}”.</source>
        <translation>تُحفظ الصورة المولّدة بصيغة PNG، لا بصيغة «{suffix}».</translation>
    </message>
    <message>
        <source>Name it {name}; it can be exported as another kind afterwards.</source>
        <translation>سمّها {name}؛ ويمكن تصديرها بعد ذلك بصيغة أخرى.</translation>
    </message>
    <message>
        <source>{model} does not read the language of “{text}”.</source>
        <translation>لا يقرأ {model} لغة «{text}».</translation>
    </message>
    <message>
        <source>Say it in the language “{language}”, or choose another model.</source>
        <translation>قله باللغة «{language}»، أو اختر نموذجًا آخر.</translation>
    </message>
    <message>
        <source>Nothing was pointed at.</source>
        <translation>لم يُشر إلى شيء.</translation>
    </message>
    <message>
        <source>Click on what is meant, or draw a box.</source>
        <translation>انقر على المقصود، أو ارسم مربعًا.</translation>
    </message>
    <message>
        <source>Nothing was found there.</source>
        <translation>لم يُعثر على شيء هناك.</translation>
    </message>
    <message>
        <source>Click in the middle of what is meant.</source>
        <translation>انقر وسط المقصود.</translation>
    </message>
    <message>
        <source>{model} looks at everything at once, at most at {most} MP; this is {size} MP.</source>
        <translation>ينظر {model} إلى كل شيء دفعة واحدة، {most} ميغابكسل على الأكثر؛ وهذه {size} ميغابكسل.</translation>
    </message>
    <message>
        <source>Mark the part of the picture that needs it.</source>
        <translation>حدّد الجزء الذي يحتاج إليه من الصورة.</translation>
    </message>
    <message>
        <source>Models work on RGB and gray pictures; this one is {colour}.</source>
        <translation>تعمل النماذج على صور RGB والرمادية؛ وهذه {colour}.</translation>
    </message>
    <message>
        <source>Convert a copy of the picture to RGB and edit that.</source>
        <translation>حوّل نسخة من الصورة إلى RGB وعدّلها.</translation>
    </message>
    <message>
        <source>Models work on tones and colours; this picture has black and white alone.</source>
        <translation>تعمل النماذج على الدرجات والألوان؛ وليس في هذه الصورة إلا الأسود والأبيض.</translation>
    </message>
    <message>
        <source>Convert a copy of the picture to gray and edit that.</source>
        <translation>حوّل نسخة من الصورة إلى الرمادي وعدّلها.</translation>
    </message>
    <message>
        <source>The translation lost a part of your sentence.</source>
        <translation>فقدت الترجمة جزءًا من جملتك.</translation>
    </message>
    <message>
        <source>Nothing says what {model} should do.</source>
        <translation>لا شيء يقول ما على {model} فعله.</translation>
    </message>
    <message>
        <source>Describe it in a sentence.</source>
        <translation>صفه في جملة.</translation>
    </message>
    <message>
        <source>The instruction has {count} characters; {model} reads {most}.</source>
        <translation>في التعليمة {count} حرفًا؛ ويقرأ {model} {most}.</translation>
    </message>
    <message>
        <source>Say it in fewer words, or in several steps.</source>
        <translation>قله بكلمات أقل، أو في عدة خطوات.</translation>
    </message>
    <message>
        <source>No Gesso server answers at {address}.</source>
        <translation>لا يجيب أي خادم Gesso على العنوان ⁦{address}⁩.</translation>
    </message>
    <message>
        <source>Check the address and that the server runs; “gesso server pair” says it.</source>
        <translation>تحقّق من العنوان ومن أن الخادم يعمل؛ الأمر «⁦gesso server pair⁩» يعرضه.</translation>
    </message>
    <message>
        <source>“{text}” is no address of a server.</source>
        <translation>«⁨{text}⁩» ليس عنوان خادم.</translation>
    </message>
    <message>
        <source>Say it as gpu.studio.lan or 10.0.0.5:{port}; it is always HTTPS.</source>
        <translation>اكتبه على شكل ⁦gpu.studio.lan⁩ أو ⁦10.0.0.5:{port}⁩؛ الاتصال دائمًا عبر HTTPS.</translation>
    </message>
    <message>
        <source>“{name}” cannot be the name of a server.</source>
        <translation>«⁨{name}⁩» لا يصلح اسمًا لخادم.</translation>
    </message>
    <message>
        <source>Take letters, digits, dots, dashes and underscores, 40 at most.</source>
        <translation>استخدم الحروف والأرقام والنقاط والشرطات والشرطات السفلية، 40 على الأكثر.</translation>
    </message>
    <message>
        <source>A server is called {name} already.</source>
        <translation>يوجد خادم باسم ⁨{name}⁩ بالفعل.</translation>
    </message>
    <message>
        <source>The code is wrong, was used before, or is too old.</source>
        <translation>الرمز خاطئ أو سبق استخدامه أو انتهت مدته.</translation>
    </message>
    <message>
        <source>Ask for a new one: gesso server pair</source>
        <translation>اطلب رمزًا جديدًا: ⁦gesso server pair⁩</translation>
    </message>
    <message>
        <source>The server {name} at {address} cannot be reached.</source>
        <translation>تعذّر الوصول إلى الخادم ⁨{name}⁩ على ⁦{address}⁩.</translation>
    </message>
    <message>
        <source>The server {name} at {address} ends every connection.</source>
        <translation>الخادم ⁨{name}⁩ على ⁦{address}⁩ ينهي كل اتصال.</translation>
    </message>
    <message>
        <source>The server at {address} is not the one that was paired as {name}, or its certificate has expired.</source>
        <translation>الخادم على ⁦{address}⁩ ليس الذي قُرن باسم ⁨{name}⁩، أو أن شهادته انتهت.</translation>
    </message>
    <message>
        <source>The server {name} lets in only who has a certificate that it knows.</source>
        <translation>لا يُدخل الخادم ⁨{name}⁩ إلا من لديه شهادة يعرفها.</translation>
    </message>
    <message>
        <source>The server does not know this key.</source>
        <translation>لا يعرف الخادم هذا المفتاح.</translation>
    </message>
    <message>
        <source>The key {number} was revoked.</source>
        <translation>أُبطل المفتاح ⁨{number}⁩.</translation>
    </message>
    <message>
        <source>The key {number} has expired.</source>
        <translation>انتهت صلاحية المفتاح ⁨{number}⁩.</translation>
    </message>
    <message>
        <source>There is no key here for the server {name}.</source>
        <translation>لا يوجد هنا مفتاح للخادم ⁨{name}⁩.</translation>
    </message>
    <message>
        <source>Ask for one, and name it with gesso remote add --client-certificate.</source>
        <translation>اطلب شهادة، ثم حدّدها بالأمر ⁦gesso remote add --client-certificate⁩.</translation>
    </message>
    <message>
        <source>If it asks for a certificate of yours, pair again and name one with --client-certificate; else ask who runs it.</source>
        <translation>إن كان يطلب شهادة منك فاقترن مجددًا وحدّد واحدة بالخيار ⁦--client-certificate⁩؛ وإلا فاسأل من يديره.</translation>
    </message>
    <message>
        <source>{file} cannot be read as a certificate with its key.</source>
        <translation>تعذّرت قراءة {file} كشهادة مع مفتاحها.</translation>
    </message>
    <message>
        <source>Take a PEM file that holds both, the key without a passphrase.</source>
        <translation>استخدم ملف PEM يحوي كليهما، والمفتاح بلا عبارة مرور.</translation>
    </message>
    <message>
        <source>Pair with the server once more.</source>
        <translation>اقترن بالخادم مرة أخرى.</translation>
    </message>
    <message>
        <source>Ask who runs the server for a new one.</source>
        <translation>اطلب مفتاحًا جديدًا ممن يدير الخادم.</translation>
    </message>
</context>
<context>
    <name>ExpandDialog</name>
    <message>
        <source>The new picture: {width} × {height} pixels</source>
        <translation>الصورة الجديدة: ⁦{width} × {height}⁩ بكسل</translation>
    </message>
    <message>
        <source>Expand the Frame</source>
        <translation>توسيع إطار الصورة</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>&amp;يسار</translation>
    </message>
    <message>
        <source>&amp;Above</source>
        <translation>&amp;أعلى</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>يمي&amp;ن</translation>
    </message>
    <message>
        <source>&amp;Below</source>
        <translation>أ&amp;سفل</translation>
    </message>
    <message>
        <source>px</source>
        <translation>بكسل</translation>
    </message>
    <message>
        <source>It s&amp;hows</source>
        <translation>مح&amp;توى الهامش</translation>
    </message>
    <message>
        <source>Empty: the picture continues</source>
        <translation>فارغ: تستمر الصورة</translation>
    </message>
    <message>
        <source>The border is made up. Every pixel of the picture stays as it is, and the original and its edits are not touched: the result is a new file.</source>
        <translation>الهامش مختلَق. ويبقى كل بكسل من الصورة كما هو، ولا يُمَس الأصل ولا تعديلاته: فالنتيجة ملف جديد.</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>&amp;حفظ باسم…</translation>
    </message>
</context>
<context>
    <name>Expanding</name>
    <message>
        <source>Expand the frame: {name}</source>
        <translation>توسيع إطار الصورة: {name}</translation>
    </message>
    <message>
        <source>Every pixel of the picture is in it as it was; the border is computed.</source>
        <translation>فيها كل بكسل من الصورة كما كان؛ والهامش محسوب.</translation>
    </message>
</context>
<context>
    <name>ExportFields</name>
    <message>
        <source>ICC file…</source>
        <translation>ملف ICC…</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>الجو&amp;دة</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>ال&amp;حجم</translation>
    </message>
    <message>
        <source>Colour &amp;profile</source>
        <translation>ملف الأ&amp;لوان</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>الجودة</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>الضلع الأطول</translation>
    </message>
    <message>
        <source>Percent of the full size</source>
        <translation>نسبة مئوية من الحجم الكامل</translation>
    </message>
    <message>
        <source>Keep &amp;camera data, captions and place</source>
        <translation>الاحتفاظ ببيانات الكا&amp;ميرا والتعليق والمكان</translation>
    </message>
    <message>
        <source>Full size</source>
        <translation>الحجم الكامل</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>نسبة مئوية</translation>
    </message>
    <message>
        <source>Keep the picture&apos;s own</source>
        <translation>الاحتفاظ بملف الصورة</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>File</source>
        <translation>الملف</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>النوع</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>العرض</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>الارتفاع</translation>
    </message>
    <message>
        <source>Bits per channel</source>
        <translation>البتات لكل قناة</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>اللون</translation>
    </message>
    <message>
        <source>Opacity channel</source>
        <translation>قناة العتامة</translation>
    </message>
    <message>
        <source>Further channels</source>
        <translation>قنوات أخرى</translation>
    </message>
    <message>
        <source>Stored as a negative</source>
        <translation>مخزنة سالبة</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>الصفحة</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>الصفحات</translation>
    </message>
    <message>
        <source>Orientation (EXIF)</source>
        <translation>الاتجاه (EXIF)</translation>
    </message>
    <message>
        <source>Resolution (dpi)</source>
        <translation>الدقة (dpi)</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>الضغط</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>التنظيم</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>بلا فقد</translation>
    </message>
    <message>
        <source>Converted from</source>
        <translation>محوّلة من</translation>
    </message>
    <message>
        <source>Colour profile</source>
        <translation>ملف الألوان</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>البيانات الوصفية</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>الوصف</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>الفئة</translation>
    </message>
    <message>
        <source>Colour space</source>
        <translation>الفضاء اللوني</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>الإصدار</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>نعم</translation>
    </message>
    <message>
        <source>no</source>
        <translation>لا</translation>
    </message>
    <message>
        <source>gray</source>
        <translation>رمادي</translation>
    </message>
    <message>
        <source>uncompressed</source>
        <translation>بلا ضغط</translation>
    </message>
    <message>
        <source>striped</source>
        <translation>شرائح</translation>
    </message>
    <message>
        <source>tiled</source>
        <translation>مربعات</translation>
    </message>
    <message>
        <source>planar</source>
        <translation>قنوات منفصلة</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>صفوف</translation>
    </message>
    <message>
        <source>interlaced</source>
        <translation>متشابك</translation>
    </message>
    <message>
        <source>lossless</source>
        <translation>بلا فقد</translation>
    </message>
    <message>
        <source>lossy</source>
        <translation>بفقد</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>أساسي</translation>
    </message>
    <message>
        <source>progressive</source>
        <translation>تدريجي</translation>
    </message>
    <message>
        <source>display</source>
        <translation>شاشة</translation>
    </message>
    <message>
        <source>input</source>
        <translation>إدخال</translation>
    </message>
    <message>
        <source>output</source>
        <translation>إخراج</translation>
    </message>
    <message>
        <source>colour space</source>
        <translation>فضاء لوني</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>بلا اسم</translation>
    </message>
</context>
<context>
    <name>Fidelity</name>
    <message>
        <source>checking</source>
        <translation>قيد الفحص</translation>
    </message>
    <message>
        <source>good</source>
        <translation>جيد</translation>
    </message>
    <message>
        <source>look at it</source>
        <translation>يحتاج نظرة</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>سيئ</translation>
    </message>
    <message>
        <source>Untouched pixels identical</source>
        <translation>البكسلات التي لم تُمسّ متطابقة</translation>
    </message>
    <message>
        <source>Shift left over</source>
        <translation>الإزاحة المتبقية</translation>
    </message>
    <message>
        <source>Shift at the worst places</source>
        <translation>الإزاحة في أسوأ المواضع</translation>
    </message>
    <message>
        <source>Colour error as it came</source>
        <translation>خطأ اللون كما ورد</translation>
    </message>
    <message>
        <source>Colour error after matching</source>
        <translation>خطأ اللون بعد المطابقة</translation>
    </message>
    <message>
        <source>Share of the picture changed</source>
        <translation>نسبة ما تغيّر من الصورة</translation>
    </message>
    <message>
        <source>Largest change</source>
        <translation>أكبر تغيير</translation>
    </message>
    <message>
        <source>How it was done</source>
        <translation>كيف نُفِّذ</translation>
    </message>
    <message>
        <source>Every pixel that no edit covers was read from the original and from the result, and compared bit for bit.</source>
        <translation>قُرئ كل بكسل لا يغطيه تعديل من الأصل ومن النتيجة، وقورن بتًا ببت.</translation>
    </message>
    <message>
        <source>How far the output still lies beside the picture where nothing changed, in pixels of the size the model saw. Half of all places are better.</source>
        <translation>مقدار انحراف الناتج عن الصورة حيث لم يتغير شيء، ببكسلات الحجم الذي رآه النموذج. نصف المواضع أفضل من ذلك.</translation>
    </message>
    <message>
        <source>The same; 19 of 20 places are better.</source>
        <translation>كذلك؛ 19 من 20 موضعًا أفضل.</translation>
    </message>
    <message>
        <source>How far the model changed colours that it should have left alone (ΔE; 1 is hardly seen).</source>
        <translation>مقدار تغيير النموذج لألوان كان عليه تركها (ΔE؛ 1 لا يكاد يُرى).</translation>
    </message>
    <message>
        <source>What is left of that after its colours were matched to the picture (ΔE).</source>
        <translation>ما يبقى منه بعد مطابقة ألوانه مع الصورة (ΔE).</translation>
    </message>
    <message>
        <source>All pixels that this edit may change, however little.</source>
        <translation>كل البكسلات التي قد يغيّرها هذا التعديل مهما قلّ.</translation>
    </message>
    <message>
        <source>Of any channel of any pixel, as a share of the full range.</source>
        <translation>لأي قناة في أي بكسل، كنسبة من المدى الكامل.</translation>
    </message>
    <message>
        <source>exact: computed in place</source>
        <translation>دقيق: حُسب في مكانه</translation>
    </message>
    <message>
        <source>only changed areas were replaced</source>
        <translation>استُبدلت المناطق المتغيرة فقط</translation>
    </message>
    <message>
        <source>tone and colour of the whole picture</source>
        <translation>درجات الصورة كلها وألوانها</translation>
    </message>
    <message>
        <source>the marked area was replaced</source>
        <translation>استُبدلت المنطقة المحددة</translation>
    </message>
    <message>
        <source>no edit was found in the output</source>
        <translation>لم يُعثر على تعديل في الناتج</translation>
    </message>
    <message>
        <source>not checked: {problem}</source>
        <translation>لم يُفحص: {problem}</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>قيد الفحص…</translation>
    </message>
    <message>
        <source>all are covered by edits</source>
        <translation>كلها تغطيها التعديلات</translation>
    </message>
    <message>
        <source>yes ({count} checked)</source>
        <translation>نعم (فُحص {count})</translation>
    </message>
    <message>
        <source>no: {differing} of {count} differ</source>
        <translation>لا: {differing} من {count} مختلفة</translation>
    </message>
    <message>
        <source>none: nothing was moved</source>
        <translation>لا شيء: لم يتحرك شيء</translation>
    </message>
    <message>
        <source>{number} px</source>
        <translation>{number} بكسل</translation>
    </message>
    <message>
        <source>The picture is too flat to align the output with it; it was placed as it came.</source>
        <translation>الصورة مسطحة فلا تسمح بمحاذاة الناتج؛ وُضع كما ورد.</translation>
    </message>
    <message>
        <source>The output does not lie exactly on the picture; look closely at the edges.</source>
        <translation>لا ينطبق الناتج على الصورة تمامًا؛ دقّق في الحواف.</translation>
    </message>
    <message>
        <source>The edit is everywhere: its tone and colour were applied wherever it may act.</source>
        <translation>التعديل في كل مكان: طُبقت درجاته وألوانه حيثما يجوز له أن يغيّر.</translation>
    </message>
    <message>
        <source>not measurable: too little is unchanged</source>
        <translation>غير قابل للقياس: ما لم يتغير قليل جدًا</translation>
    </message>
    <message>
        <source>After an edit, this shows what was changed, and that nothing else was.</source>
        <translation>بعد التعديل يظهر هنا ما تغيّر، وأن لا شيء سواه تغيّر.</translation>
    </message>
    <message>
        <source>Select an area to add it or to take it out.</source>
        <translation>حدّد منطقة لإضافتها أو إخراجها.</translation>
    </message>
    <message>
        <source>The output of this edit was not kept. Put it back once more to correct it.</source>
        <translation>لم يُحتفظ بناتج هذا التعديل. أدرجه مرة أخرى لتصحيحه.</translation>
    </message>
    <message>
        <source>An exact edit is corrected by its mask and its values, not here.</source>
        <translation>يُصحَّح التعديل الدقيق بقناعه وقيمه، لا هنا.</translation>
    </message>
    <message>
        <source>Change the sensitivity of “{name}”</source>
        <translation>تغيير حساسية «{name}»</translation>
    </message>
    <message>
        <source>Add the selection to “{name}”</source>
        <translation>إضافة التحديد إلى «{name}»</translation>
    </message>
    <message>
        <source>Take the selection out of “{name}”</source>
        <translation>إخراج التحديد من «{name}»</translation>
    </message>
    <message>
        <source>Compose “{name}” again</source>
        <translation>إعادة دمج «{name}»</translation>
    </message>
    <message>
        <source>Put back {file}</source>
        <translation>إدراج {file}</translation>
    </message>
    <message>
        <source>The output shows no edit, so nothing was changed.</source>
        <translation>لا يُظهر الناتج تعديلًا، فلم يتغير شيء.</translation>
    </message>
    <message>
        <source>Raise the sensitivity, or check that it is the right file.</source>
        <translation>ارفع الحساسية، أو تحقق من أنه الملف الصحيح.</translation>
    </message>
    <message>
        <source>Its overall colour differs; if that is the edit, apply it to the whole picture.</source>
        <translation>لونه العام مختلف؛ إن كان ذلك هو التعديل فطبّقه على الصورة كلها.</translation>
    </message>
    <message>
        <source>Most of the picture was replaced; too little is left to measure by. Look at all of it.</source>
        <translation>استُبدل معظم الصورة؛ وما بقي لا يكفي للقياس. انظر إليها كلها.</translation>
    </message>
    <message>
        <source>The colours could not be matched everywhere; compare before and after.</source>
        <translation>تعذّرت مطابقة الألوان في كل مكان؛ قارن قبل وبعد.</translation>
    </message>
    <message>
        <source>What lies below this edit has changed since; compose it again.</source>
        <translation>تغيّر ما تحت هذا التعديل منذ ذلك؛ أعد دمجه.</translation>
    </message>
    <message>
        <source>“{step}”: the model found nothing to repair.</source>
        <translation>«{step}»: لم يجد النموذج ما يصلحه.</translation>
    </message>
    <message>
        <source>Where you see damage, select just that place and try again, or choose another engine.</source>
        <translation>إذا رأيت تلفًا فحدّد ذلك الموضع وحده وحاول مرة أخرى، أو اختر محرّكًا آخر.</translation>
    </message>
    <message>
        <source>“{step}”: the model left everything as it was.</source>
        <translation>«⁨{step}⁩»: ترك النموذج كل شيء كما كان.</translation>
    </message>
    <message>
        <source>Select a little more around it and try again, or choose another engine.</source>
        <translation>حدّد مساحة أكبر قليلًا حوله وحاول مرة أخرى، أو اختر محرّكًا آخر.</translation>
    </message>
    <message>
        <source>The model that measures this could not run, so an exact operator measured it.</source>
        <translation>لم يمكن تشغيل النموذج الذي يقيس هذا، فقاسته عملية دقيقة.</translation>
    </message>
    <message>
        <source>There is memory for {inside_width} × {inside_height} px only, so it was made at that size and enlarged to {width} × {height} px.</source>
        <translation>لا تكفي الذاكرة إلا لحجم ⁦{inside_width} × {inside_height}⁩ بكسل، لذا أُنشئ بهذا الحجم ثم كُبّر إلى ⁦{width} × {height}⁩ بكسل.</translation>
    </message>
    <message>
        <source>The instruction is longer than this model reads: it stopped after “…{last}”, {end} of {count} characters. Say it in fewer words, or in several steps.</source>
        <translation>التعليمة أطول مما يقرؤه هذا النموذج: توقف بعد «…{last}»، عند {end} من {count} حرفًا. قلها بكلمات أقل، أو في عدة خطوات.</translation>
    </message>
    <message>
        <source>The model measures all of this at once: an earlier step of the sentence did it already.</source>
        <translation>يقيس النموذج كل هذا دفعة واحدة: أنجزته خطوة سابقة من الجملة بالفعل.</translation>
    </message>
</context>
<context>
    <name>FidelityPanel</name>
    <message>
        <source>Figures of the edit</source>
        <translation>أرقام التعديل</translation>
    </message>
    <message>
        <source>&amp;Add selection to the change</source>
        <translation>إ&amp;ضافة التحديد إلى التغيير</translation>
    </message>
    <message>
        <source>Uses the model&apos;s pixels in the selection too, without running it again.</source>
        <translation>يستخدم بكسلات النموذج داخل التحديد أيضًا دون تنفيذه مجددًا.</translation>
    </message>
    <message>
        <source>&amp;Take selection out</source>
        <translation>إ&amp;خراج التحديد</translation>
    </message>
    <message>
        <source>Leaves the selection as it was before this edit.</source>
        <translation>يترك التحديد كما كان قبل هذا التعديل.</translation>
    </message>
    <message>
        <source>Show change &amp;map</source>
        <translation>إ&amp;ظهار خريطة التغيير</translation>
    </message>
    <message>
        <source>Tints what this edit replaces on the picture.</source>
        <translation>يلوّن على الصورة ما يستبدله هذا التعديل.</translation>
    </message>
    <message>
        <source>&amp;Put back another program&apos;s output…</source>
        <translation>إدرا&amp;ج ناتج برنامج آخر…</translation>
    </message>
    <message>
        <source>Aligned, matched in colour, and only where it differs from the picture.</source>
        <translation>بعد المحاذاة ومطابقة الألوان، وحيث يختلف عن الصورة فقط.</translation>
    </message>
    <message>
        <source>No edit yet</source>
        <translation>لا تعديل بعد</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Open a picture</source>
        <translation>فتح صورة</translation>
    </message>
    <message>
        <source>Pictures and projects</source>
        <translation>الصور والمشاريع</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>المشاريع</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>كل الملفات</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>فتح مجلد</translation>
    </message>
    <message>
        <source>Where is the picture of {project}?</source>
        <translation>أين صورة {project}؟</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>الصور</translation>
    </message>
    <message>
        <source>Choose a colour profile</source>
        <translation>اختيار ملف ألوان</translation>
    </message>
    <message>
        <source>Add a further picture</source>
        <translation>إضافة صورة أخرى</translation>
    </message>
    <message>
        <source>Compare with a file</source>
        <translation>مقارنة بملف</translation>
    </message>
    <message>
        <source>Put back another program&apos;s output</source>
        <translation>إدراج ناتج برنامج آخر</translation>
    </message>
    <message>
        <source>Colour profiles</source>
        <translation>ملفات الألوان</translation>
    </message>
    <message>
        <source>Choose your certificate</source>
        <translation>اختر شهادتك</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>الشهادات</translation>
    </message>
    <message>
        <source>Add a model from a file</source>
        <translation>إضافة نموذج من ملف</translation>
    </message>
    <message>
        <source>Models and model packs</source>
        <translation>النماذج وحزم النماذج</translation>
    </message>
    <message>
        <source>Add a model from a folder</source>
        <translation>إضافة نموذج من مجلد</translation>
    </message>
    <message>
        <source>Load a selection</source>
        <translation>تحميل تحديد</translation>
    </message>
    <message>
        <source>Save the new picture</source>
        <translation>حفظ الصورة الجديدة</translation>
    </message>
    <message>
        <source>Save the selection</source>
        <translation>حفظ التحديد</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>صور PNG</translation>
    </message>
</context>
<context>
    <name>FileEditor</name>
    <message>
        <source>Choose…</source>
        <translation>اختيار…</translation>
    </message>
    <message>
        <source>Choose a file for: %1</source>
        <translation>اختيار ملف لـ: %1</translation>
    </message>
</context>
<context>
    <name>FilmStripView</name>
    <message>
        <source>Film strip</source>
        <translation>شريط الأفلام</translation>
    </message>
    <message>
        <source>The pictures of this folder. Return opens one.</source>
        <translation>صور هذا المجلد. مفتاح الإدخال يفتح إحداها.</translation>
    </message>
</context>
<context>
    <name>FurtherRow</name>
    <message>
        <source>Reading a picture…</source>
        <translation>تُقرأ صورة…</translation>
    </message>
    <message>
        <source>Call them by their names in the sentence.</source>
        <translation>سمِّها بأسمائها في الجملة.</translation>
    </message>
    <message>
        <source>Further pictures: drop them here</source>
        <translation>صور إضافية: أفلتها هنا</translation>
    </message>
    <message>
        <source>Picture {number}</source>
        <translation>الصورة {number}</translation>
    </message>
    <message>
        <source>Click to take it away</source>
        <translation>انقر لإزالتها</translation>
    </message>
    <message>
        <source>{name}, {file}. Press to take it away.</source>
        <translation>{name}، ⁨{file}⁩. اضغط لإزالتها.</translation>
    </message>
    <message>
        <source>Choose a File…</source>
        <translation>اختيار ملف…</translation>
    </message>
    <message>
        <source>From the film strip</source>
        <translation>من شريط الأفلام</translation>
    </message>
    <message>
        <source>Add a further picture</source>
        <translation>إضافة صورة أخرى</translation>
    </message>
</context>
<context>
    <name>GenerateDialog</name>
    <message>
        <source>None</source>
        <translation>بلا</translation>
    </message>
    <message>
        <source>Generate a Picture</source>
        <translation>توليد صورة</translation>
    </message>
    <message>
        <source>What the picture s&amp;hows</source>
        <translation>ما ت&amp;ظهره الصورة</translation>
    </message>
    <message>
        <source>What the picture shows</source>
        <translation>ما تظهره الصورة</translation>
    </message>
    <message>
        <source>For example: a heron in the rain</source>
        <translation>مثلًا: مالك الحزين تحت المطر</translation>
    </message>
    <message>
        <source>S&amp;tyle</source>
        <translation>الأسلو&amp;ب</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>ال&amp;حجم</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>الج&amp;ودة</translation>
    </message>
    <message>
        <source>Se&amp;ed</source>
        <translation>الب&amp;ذرة</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>الأسلوب</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>الجودة</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>البذرة</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>العرض</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>الارتفاع</translation>
    </message>
    <message>
        <source>px</source>
        <translation>بكسل</translation>
    </message>
    <message>
        <source>Every pixel is made up. The result is a new PNG file; the picture that is open and its edits are not touched.</source>
        <translation>كل بكسل مختلق. النتيجة ملف PNG جديد؛ ولا تُمس الصورة المفتوحة وتعديلاتها.</translation>
    </message>
    <message>
        <source>&amp;Generate…</source>
        <translation>&amp;توليد…</translation>
    </message>
</context>
<context>
    <name>Generating</name>
    <message>
        <source>Generate: {name}</source>
        <translation>توليد: {name}</translation>
    </message>
    <message>
        <source>Every pixel of it is made up.</source>
        <translation>كل بكسل فيها مختلق.</translation>
    </message>
</context>
<context>
    <name>HelpCommands</name>
    <message>
        <source>The manual is not part of this installation.</source>
        <translation>الدليل ليس جزءًا من هذا التثبيت.</translation>
    </message>
    <message>
        <source>Gesso {version}</source>
        <translation>Gesso {version}</translation>
    </message>
    <message>
        <source>Edits photographs by instruction and never changes a pixel it was not asked to change. Apache-2.0; uses Qt (LGPL 3), OpenCV, libvips and others.</source>
        <translation>يعدّل الصور بالتعليمات ولا يغيّر أبدًا بكسلًا لم يُطلب تغييره. رخصة Apache-2.0؛ يستخدم Qt (LGPL 3) وOpenCV وlibvips وغيرها.</translation>
    </message>
</context>
<context>
    <name>HistogramView</name>
    <message>
        <source>Histogram, not counted yet</source>
        <translation>المدرج التكراري، لم يُحسب بعد</translation>
    </message>
    <message>
        <source>{channel}: {bottom} % black, {top} % white</source>
        <translation>{channel}: {bottom}% أسود، {top}% أبيض</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>المدرج التكراري</translation>
    </message>
</context>
<context>
    <name>HistoryButton</name>
    <message>
        <source>Earlier sentences</source>
        <translation>الجمل السابقة</translation>
    </message>
    <message>
        <source>Forget Them</source>
        <translation>محو السجل</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>History, the newest first</source>
        <translation>السجل، الأحدث أولًا</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>Logarithmic</source>
        <translation>لوغاريتمي</translation>
    </message>
    <message>
        <source>Search metadata</source>
        <translation>البحث في البيانات الوصفية</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>البيانات الوصفية</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>نسخ الكل</translation>
    </message>
    <message>
        <source>Counted on a reduced copy, in source values</source>
        <translation>محسوب على نسخة مصغّرة، بقيم المصدر</translation>
    </message>
    <message>
        <source>Every pixel, in source values</source>
        <translation>كل بكسل، بقيم المصدر</translation>
    </message>
    <message>
        <source>File</source>
        <translation>الملف</translation>
    </message>
    <message>
        <source>Camera (EXIF)</source>
        <translation>الكاميرا (EXIF)</translation>
    </message>
    <message>
        <source>Place (GPS): stays in every copy</source>
        <translation>المكان (GPS): يبقى في كل نسخة</translation>
    </message>
    <message>
        <source>Caption and credits (IPTC)</source>
        <translation>التعليق والنسبة (IPTC)</translation>
    </message>
    <message>
        <source>XMP</source>
        <translation>XMP</translation>
    </message>
    <message>
        <source>Colour profile (ICC)</source>
        <translation>ملف الألوان (ICC)</translation>
    </message>
    <message>
        <source>Damaged metadata</source>
        <translation>بيانات وصفية تالفة</translation>
    </message>
</context>
<context>
    <name>JobPill</name>
    <message>
        <source>Cancel what runs</source>
        <translation>إلغاء الجاري</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>التقدم</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Cancel: {title}</source>
        <translation>إلغاء: {title}</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>تقديم</translation>
    </message>
    <message>
        <source>Do this one before the others that wait</source>
        <translation>تنفيذ هذه قبل بقية المهام المنتظرة</translation>
    </message>
    <message>
        <source>Next: {title}</source>
        <translation>تقديم: {title}</translation>
    </message>
    <message>
        <source>Progress: {title}</source>
        <translation>التقدم: {title}</translation>
    </message>
</context>
<context>
    <name>JobView</name>
    <message>
        <source>The picture is seen here while it is made.</source>
        <translation>تُرى الصورة هنا أثناء صنعها.</translation>
    </message>
    <message>
        <source>The picture while it is made</source>
        <translation>الصورة أثناء صنعها</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>Looking for damage</source>
        <translation>البحث عن التلف</translation>
    </message>
    <message>
        <source>Repairing</source>
        <translation>الترميم</translation>
    </message>
    <message>
        <source>Filling</source>
        <translation>الملء</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>التحضير</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>النظر</translation>
    </message>
    <message>
        <source>Following edges</source>
        <translation>تتبّع الحواف</translation>
    </message>
    <message>
        <source>Selecting</source>
        <translation>التحديد</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>الفتح</translation>
    </message>
    <message>
        <source>Reading what is covered</source>
        <translation>قراءة ما هو مغطى</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>القراءة</translation>
    </message>
    <message>
        <source>Reading the output</source>
        <translation>قراءة الناتج</translation>
    </message>
    <message>
        <source>Composing</source>
        <translation>الدمج</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>المقارنة</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>النسخ</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>الكتابة</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>التنفيذ</translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation>انتظار المحرّك</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>تحميل النموذج</translation>
    </message>
    <message>
        <source>Making room in memory</source>
        <translation>إفساح مجال في الذاكرة</translation>
    </message>
    <message>
        <source>Reading picture and words</source>
        <translation>قراءة الصورة والكلمات</translation>
    </message>
    <message>
        <source>Making the picture</source>
        <translation>إنشاء الصورة</translation>
    </message>
    <message>
        <source>Developing the picture</source>
        <translation>تظهير الصورة</translation>
    </message>
    <message>
        <source>Aligning with the original</source>
        <translation>المحاذاة مع الأصل</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>الإرسال</translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation>في انتظار جوابك</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>في انتظار الخادم</translation>
    </message>
    <message>
        <source>Adding</source>
        <translation>الإضافة</translation>
    </message>
    <message>
        <source>Installing</source>
        <translation>التثبيت</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>التحقق</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>في الانتظار</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>يتوقف…</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>البدء</translation>
    </message>
    <message>
        <source>Done in {time}</source>
        <translation>اكتمل في {time}</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed</source>
        <translation>أُلغي؛ لم يتغير شيء</translation>
    </message>
    <message>
        <source>Cancelled before it began</source>
        <translation>أُلغي قبل أن يبدأ</translation>
    </message>
    <message>
        <source>{stage}, {done} of {total}</source>
        <translation>{stage}، {done} من {total}</translation>
    </message>
    <message>
        <source>on {server}</source>
        <translation>على {server}</translation>
    </message>
    <message>
        <source>{elapsed} · {left} left</source>
        <translation>{elapsed} · بقي {left}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} من {total}</translation>
    </message>
    <message>
        <source>{left} left</source>
        <translation>بقي {left}</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>في الانتظار: {count}</translation>
    </message>
</context>
<context>
    <name>JobsPanel</name>
    <message>
        <source>Jobs</source>
        <translation>المهام</translation>
    </message>
    <message>
        <source>Nothing runs. What takes longer is listed here.</source>
        <translation>لا شيء قيد التنفيذ. يظهر هنا ما يستغرق وقتًا.</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>مسح القائمة</translation>
    </message>
    <message>
        <source>Forget those that have ended</source>
        <translation>إزالة المهام المنتهية</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>A file is still being written: {title}.</source>
        <translation>ما زال ملف قيد الكتابة: {title}.</translation>
    </message>
    <message>
        <source>Gesso closes when that is done. Dismiss this to stay.</source>
        <translation>يُغلق Gesso عند اكتمال ذلك. للبقاء تجاهل هذه الرسالة.</translation>
    </message>
    <message>
        <source>Stop it and close</source>
        <translation>إيقاف وإغلاق</translation>
    </message>
</context>
<context>
    <name>LicenceDialog</name>
    <message>
        <source>Licence of {model}</source>
        <translation>رخصة ⁨{model}⁩</translation>
    </message>
    <message>
        <source>{model} has a licence of its own. Read it before you use the model.</source>
        <translation>للنموذج ⁨{model}⁩ رخصته الخاصة. اقرأها قبل استخدام النموذج.</translation>
    </message>
    <message>
        <source>This version is older than the one in use, and may lack repairs. It will be used instead.</source>
        <translation>هذا الإصدار أقدم من الإصدار المستخدم، وقد تنقصه إصلاحات. سيُستخدم بدلًا منه.</translation>
    </message>
    <message>
        <source>&amp;Accept and Add</source>
        <translation>&amp;قبول وإضافة</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Main tool bar</source>
        <translation>شريط الأدوات الرئيسي</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Copy the message</source>
        <translation>نسخ الرسالة</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>تجاهل</translation>
    </message>
</context>
<context>
    <name>ModeButtons</name>
    <message>
        <source>A new selection</source>
        <translation>تحديد جديد</translation>
    </message>
    <message>
        <source>Add to the selection (Shift)</source>
        <translation>إضافة إلى التحديد (Shift)</translation>
    </message>
    <message>
        <source>Take away from the selection (Alt)</source>
        <translation>طرح من التحديد (Alt)</translation>
    </message>
    <message>
        <source>Keep what is in both (Shift+Alt)</source>
        <translation>الإبقاء على المشترك (Shift+Alt)</translation>
    </message>
    <message>
        <source>What a new shape does</source>
        <translation>ما يفعله الشكل الجديد</translation>
    </message>
</context>
<context>
    <name>ModelDetailsView</name>
    <message>
        <source>Add from &amp;File…</source>
        <translation>إضافة من &amp;ملف…</translation>
    </message>
    <message>
        <source>A file of this model, or a model pack of any model</source>
        <translation>ملف لهذا النموذج، أو حزمة لأي نموذج</translation>
    </message>
    <message>
        <source>Add from Fol&amp;der…</source>
        <translation>إضافة من م&amp;جلد…</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>ال&amp;تحقق</translation>
    </message>
    <message>
        <source>Reads every file and compares it with when it was added</source>
        <translation>يقرأ كل ملف ويقارنه بما كان عليه عند إضافته</translation>
    </message>
    <message>
        <source>&amp;Other Version</source>
        <translation>إ&amp;صدار آخر</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>إ&amp;زالة…</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>عن هذا النموذج</translation>
    </message>
</context>
<context>
    <name>ModelDialog</name>
    <message>
        <source>Looking at this machine…</source>
        <translation>جارٍ فحص هذا الجهاز…</translation>
    </message>
    <message>
        <source>Remove {model} from this machine?</source>
        <translation>هل تريد إزالة ⁨{model}⁩ من هذا الجهاز؟</translation>
    </message>
    <message>
        <source>All its versions go; edits made with it stay.</source>
        <translation>تُزال كل إصداراته؛ وتبقى التعديلات التي أُجريت به.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Models and Machine</source>
        <translation>النماذج والجهاز</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>هذا الجهاز</translation>
    </message>
    <message>
        <source>&amp;Look Again</source>
        <translation>&amp;فحص مجددًا</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Model</source>
        <translation>النموذج</translation>
    </message>
    <message>
        <source>State</source>
        <translation>الحالة</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>النماذج</translation>
    </message>
</context>
<context>
    <name>ModelTools</name>
    <message>
        <source>Finding the outline…</source>
        <translation>جارٍ إيجاد الحد…</translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>جارٍ المحو…</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Adding {model}</source>
        <translation>إضافة {model}</translation>
    </message>
    <message>
        <source>{model} is installed.</source>
        <translation>ثُبّت ⁨{model}⁩.</translation>
    </message>
    <message>
        <source>Every file of {model} is as it came with Gesso.</source>
        <translation>كل ملفات ⁨{model}⁩ كما جاءت مع Gesso.</translation>
    </message>
    <message>
        <source>Verifying {model}</source>
        <translation>التحقق من {model}</translation>
    </message>
    <message>
        <source>Every file of {model} is as it was added.</source>
        <translation>كل ملفات ⁨{model}⁩ كما كانت عند إضافتها.</translation>
    </message>
    <message>
        <source>Changing the version of {model}</source>
        <translation>تغيير إصدار {model}</translation>
    </message>
    <message>
        <source>Removing {model}</source>
        <translation>إزالة {model}</translation>
    </message>
    <message>
        <source>Compact editing</source>
        <translation>تعديل بنماذج صغيرة</translation>
    </message>
    <message>
        <source>Large editing</source>
        <translation>تعديل بنماذج كبيرة</translation>
    </message>
    <message>
        <source>New pictures</source>
        <translation>صور جديدة</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>الأدوات</translation>
    </message>
    <message>
        <source>Understanding sentences</source>
        <translation>فهم الجمل</translation>
    </message>
    <message>
        <source>For trying out</source>
        <translation>للتجربة</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>جاهز</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>غير مثبّت</translation>
    </message>
    <message>
        <source>Libraries missing</source>
        <translation>تنقصه مكتبات</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>لا يلائم الجهاز</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>تالف</translation>
    </message>
    <message>
        <source>one part at a time</source>
        <translation>جزءًا بعد جزء</translation>
    </message>
    <message>
        <source>layer by layer</source>
        <translation>طبقة بعد طبقة</translation>
    </message>
    <message>
        <source>folder {place}</source>
        <translation>مجلد ⁨{place}⁩</translation>
    </message>
    <message>
        <source>file {place}</source>
        <translation>ملف ⁨{place}⁩</translation>
    </message>
    <message>
        <source>pack {name}</source>
        <translation>حزمة ⁨{name}⁩</translation>
    </message>
    <message>
        <source>part of Gesso</source>
        <translation>جزء من Gesso</translation>
    </message>
    <message>
        <source>Ready: runs {how}.</source>
        <translation>جاهز: يعمل {how}.</translation>
    </message>
    <message>
        <source>Add it from a folder, a file or a model pack that you have.</source>
        <translation>أضفه من مجلد أو ملف أو حزمة نموذج لديك.</translation>
    </message>
    <message>
        <source>Not installed.</source>
        <translation>غير مثبّت.</translation>
    </message>
    <message>
        <source>on {device} in {precision}</source>
        <translation>على ⁨{device}⁩ بدقة ⁨{precision}⁩</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>المعالج</translation>
    </message>
    <message>
        <source>at {size} inside</source>
        <translation>داخليًا بحجم ⁦{size}⁩</translation>
    </message>
    <message>
        <source>with {size} of memory</source>
        <translation>بذاكرة {size}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>، </translation>
    </message>
    <message>
        <source>{size}, {free} free</source>
        <translation>{size}، المتاح منها {free}</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>المعالج</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>الذاكرة</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>بطاقة الرسوم</translation>
    </message>
    <message>
        <source>driver {version}</source>
        <translation>برنامج التشغيل {version}</translation>
    </message>
    <message>
        <source>None that models can use; the processor does the work.</source>
        <translation>لا بطاقة تستطيع النماذج استخدامها؛ يقوم المعالج بالعمل.</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>المكتبات</translation>
    </message>
    <message>
        <source>{size} by models, {free} free</source>
        <translation>{size} للنماذج، والمتاح {free}</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>القرص</translation>
    </message>
    <message>
        <source>No card describes the installed model {name}.</source>
        <translation>لا بطاقة تصف النموذج المثبّت ⁨{name}⁩.</translation>
    </message>
    <message>
        <source>{name}, commercial use allowed</source>
        <translation>⁨{name}⁩، الاستخدام التجاري مسموح</translation>
    </message>
    <message>
        <source>{name}, no commercial use</source>
        <translation>⁨{name}⁩، دون استخدام تجاري</translation>
    </message>
    <message>
        <source>The pack is not signed: nothing says who made it.</source>
        <translation>الحزمة غير موقّعة: لا شيء يدل على من صنعها.</translation>
    </message>
    <message>
        <source>Signed by “{name}”.</source>
        <translation>وقّعها «{name}».</translation>
    </message>
    <message>
        <source>Signed with a key that is not known here. Compare its fingerprint with what its owner says: {fingerprint}</source>
        <translation>موقّعة بمفتاح غير معروف هنا. قارن بصمته بما يقوله صاحبه: {fingerprint}</translation>
    </message>
    <message>
        <source>{number} MB</source>
        <translation>{number} م.ب</translation>
    </message>
    <message>
        <source>{number} GB</source>
        <translation>{number} غ.ب</translation>
    </message>
    <message>
        <source>{name} · {count} cores</source>
        <translation>⁨{name}⁩ · الأنوية: {count}</translation>
    </message>
    <message>
        <source>None: no model can run until one is installed.</source>
        <translation>لا شيء: لا يعمل أي نموذج قبل تثبيت إحداها.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>الرخصة</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>الملفات</translation>
    </message>
    <message>
        <source>Good at</source>
        <translation>يجيد</translation>
    </message>
    <message>
        <source>from {size}</source>
        <translation>ابتداءً من {size}</translation>
    </message>
    <message>
        <source>Memory needed</source>
        <translation>الذاكرة اللازمة</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>الإصدار</translation>
    </message>
    <message>
        <source>From</source>
        <translation>المصدر</translation>
    </message>
    <message>
        <source>Published at</source>
        <translation>منشور في</translation>
    </message>
    <message>
        <source>It would then run {how}.</source>
        <translation>سيعمل عندئذ {how}.</translation>
    </message>
    <message>
        <source>its {precision} files are not installed</source>
        <translation>ملفاته بدقة ⁨{precision}⁩ غير مثبّتة</translation>
    </message>
    <message>
        <source>it needs {size}, and you allow {limit}</source>
        <translation>يحتاج إلى ⁨{size}⁩، والمسموح به ⁨{limit}⁩</translation>
    </message>
    <message>
        <source>it needs {size}, and {free} of {card} are free</source>
        <translation>يحتاج إلى ⁨{size}⁩، والمتاح من ⁨{card}⁩ هو ⁨{free}⁩</translation>
    </message>
    <message>
        <source>it needs {size} of main memory, and {free} are free</source>
        <translation>يحتاج إلى ⁨{size}⁩ من الذاكرة، والمتاح ⁨{free}⁩</translation>
    </message>
    <message>
        <source>there is no graphics card that it could use</source>
        <translation>لا توجد بطاقة رسوم يستطيع استخدامها</translation>
    </message>
    <message>
        <source>it needs compute capability {least}, which {cards} has not</source>
        <translation>يحتاج إلى قدرة حوسبة ⁨{least}⁩ لا تملكها ⁨{cards}⁩</translation>
    </message>
    <message>
        <source>{precision} on the processor</source>
        <translation>⁨{precision}⁩ على المعالج</translation>
    </message>
    <message>
        <source>{precision} on a graphics card</source>
        <translation>⁨{precision}⁩ على بطاقة رسوم</translation>
    </message>
    <message>
        <source>all at once</source>
        <translation>دفعة واحدة</translation>
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
        <translation>التعريض</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>التباين</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>المستويات</translation>
    </message>
    <message>
        <source>Automatic tones</source>
        <translation>درجات تلقائية</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>المنحنى</translation>
    </message>
    <message>
        <source>Shadows</source>
        <translation>الظلال</translation>
    </message>
    <message>
        <source>Highlights</source>
        <translation>الإضاءات</translation>
    </message>
    <message>
        <source>Warmth</source>
        <translation>الدفء</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>الصبغة</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>التشبع</translation>
    </message>
    <message>
        <source>Vibrance</source>
        <translation>الحيوية</translation>
    </message>
    <message>
        <source>Black and white</source>
        <translation>أبيض وأسود</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>بني داكن</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>عكس الألوان</translation>
    </message>
    <message>
        <source>Local contrast</source>
        <translation>التباين الموضعي</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>زيادة الحدة</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>تمويه</translation>
    </message>
    <message>
        <source>Remove noise</source>
        <translation>إزالة الضوضاء</translation>
    </message>
    <message>
        <source>Reduce blur</source>
        <translation>تقليل التمويه</translation>
    </message>
    <message>
        <source>Restore faded colours</source>
        <translation>استعادة الألوان الباهتة</translation>
    </message>
    <message>
        <source>Remove colour cast</source>
        <translation>إزالة الميل اللوني</translation>
    </message>
    <message>
        <source>Remove stain</source>
        <translation>إزالة البقع</translation>
    </message>
    <message>
        <source>Remove halftone screen</source>
        <translation>إزالة الشبكة النقطية</translation>
    </message>
    <message>
        <source>Remove dust and scratches</source>
        <translation>إزالة الغبار والخدوش</translation>
    </message>
    <message>
        <source>Remove object</source>
        <translation>إزالة عنصر</translation>
    </message>
    <message>
        <source>Remove background</source>
        <translation>إزالة الخلفية</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>قص</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>تدوير</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>قلب</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>تقويم</translation>
    </message>
    <message>
        <source>Edit by instruction</source>
        <translation>تعديل بالتعليمات</translation>
    </message>
    <message>
        <source>Remove JPEG blocks</source>
        <translation>إزالة كتل JPEG</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>تكبير</translation>
    </message>
    <message>
        <source>Colourise</source>
        <translation>تلوين</translation>
    </message>
    <message>
        <source>Compose from a file</source>
        <translation>دمج من ملف</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>المقدار</translation>
    </message>
    <message>
        <source>Black point</source>
        <translation>نقطة الأسود</translation>
    </message>
    <message>
        <source>White point</source>
        <translation>نقطة الأبيض</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>غاما</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>النقاط</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>أحمر</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>أخضر</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>أزرق</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>نصف القطر</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>العتبة</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>الحساسية</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>النوع</translation>
    </message>
    <message>
        <source>How</source>
        <translation>الكيفية</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>الزاوية</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>الاتجاه</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>النسبة</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>المرات</translation>
    </message>
    <message>
        <source>Dust</source>
        <translation>الغبار</translation>
    </message>
    <message>
        <source>Scratches</source>
        <translation>الخدوش</translation>
    </message>
    <message>
        <source>Dust and scratches</source>
        <translation>الغبار والخدوش</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>تلقائي</translation>
    </message>
    <message>
        <source>In the selection</source>
        <translation>داخل التحديد</translation>
    </message>
    <message>
        <source>By the given angle</source>
        <translation>بالزاوية المعطاة</translation>
    </message>
    <message>
        <source>Left to right</source>
        <translation>من اليسار إلى اليمين</translation>
    </message>
    <message>
        <source>Top to bottom</source>
        <translation>من أعلى إلى أسفل</translation>
    </message>
    <message>
        <source>px</source>
        <translation>بكسل</translation>
    </message>
    <message>
        <source>stops</source>
        <translation>درجات تعريض</translation>
    </message>
    <message>
        <source>an exact operator</source>
        <translation>عملية دقيقة</translation>
    </message>
    <message>
        <source>a model that follows instructions</source>
        <translation>نموذج يتبع التعليمات</translation>
    </message>
    <message>
        <source>a model that finds things by name</source>
        <translation>نموذج يجد الأشياء بأسمائها</translation>
    </message>
    <message>
        <source>a model that fills what it removes</source>
        <translation>نموذج يملأ ما يزيله</translation>
    </message>
    <message>
        <source>a restoration network</source>
        <translation>شبكة ترميم</translation>
    </message>
    <message>
        <source>an enlarging network</source>
        <translation>شبكة تكبير</translation>
    </message>
    <message>
        <source>a model that makes pictures</source>
        <translation>نموذج ينشئ الصور</translation>
    </message>
    <message>
        <source>a model that masks what is clicked</source>
        <translation>نموذج يحدد ما يُنقر عليه</translation>
    </message>
    <message>
        <source>a model that masks the main subject</source>
        <translation>نموذج يحدد الموضوع الرئيسي</translation>
    </message>
    <message>
        <source>a language model</source>
        <translation>نموذج لغوي</translation>
    </message>
    <message>
        <source>English</source>
        <translation>الإنجليزية</translation>
    </message>
    <message>
        <source>German</source>
        <translation>الألمانية</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>الصينية</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>العربية</translation>
    </message>
</context>
<context>
    <name>NewPicture</name>
    <message>
        <source>It was made on the server {host}.</source>
        <translation>أُنشئت على الخادم {host}.</translation>
    </message>
    <message>
        <source>Saved {name}.</source>
        <translation>حُفظ {name}.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>فتحها</translation>
    </message>
</context>
<context>
    <name>PairingDialog</name>
    <message>
        <source>&amp;Continue</source>
        <translation>&amp;متابعة</translation>
    </message>
    <message>
        <source>&amp;Pair</source>
        <translation>ا&amp;قتران</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>إي&amp;قاف</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;رجوع</translation>
    </message>
    <message>
        <source>Add a Server</source>
        <translation>إضافة خادم</translation>
    </message>
    <message>
        <source>Where Gesso&apos;s server runs, “gesso server pair” shows its address, its fingerprint and a one-time code.</source>
        <translation>على الحاسوب الذي يعمل عليه خادم Gesso، يعرض الأمر «⁦gesso server pair⁩» عنوانه وبصمته ورمزًا لمرة واحدة.</translation>
    </message>
    <message>
        <source>Compare this fingerprint with what “gesso server pair” shows on the server. Where they differ, somebody else answers: stop here.</source>
        <translation>قارن هذه البصمة بما يعرضه الأمر «⁦gesso server pair⁩» على الخادم. إن اختلفتا فالمجيب غيره: توقّف هنا.</translation>
    </message>
    <message>
        <source>The &amp;fingerprints are the same</source>
        <translation>البصمتان &amp;متطابقتان</translation>
    </message>
    <message>
        <source>A&amp;ddress:</source>
        <translation>ال&amp;عنوان:</translation>
    </message>
    <message>
        <source>&amp;One-time code:</source>
        <translation>الر&amp;مز لمرة واحدة:</translation>
    </message>
    <message>
        <source>&amp;Name here:</source>
        <translation>ا&amp;سمه هنا:</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>البصمة</translation>
    </message>
</context>
<context>
    <name>PaneLabels</name>
    <message>
        <source>Before</source>
        <translation>قبل</translation>
    </message>
    <message>
        <source>After</source>
        <translation>بعد</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Instruction</source>
        <translation>التعليمة</translation>
    </message>
    <message>
        <source>Edits</source>
        <translation>التعديلات</translation>
    </message>
    <message>
        <source>History</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>Fidelity</source>
        <translation>المطابقة</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>معلومات</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>المهام</translation>
    </message>
    <message>
        <source>Two Files</source>
        <translation>ملفان</translation>
    </message>
    <message>
        <source>Film Strip</source>
        <translation>شريط الأفلام</translation>
    </message>
</context>
<context>
    <name>Percent</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
</context>
<context>
    <name>PictureFacts</name>
    <message>
        <source>{count} bit</source>
        <translation>{count} بت</translation>
    </message>
    <message>
        <source>no profile, taken as sRGB</source>
        <translation>بلا ملف ألوان، يُعامل كـ sRGB</translation>
    </message>
</context>
<context>
    <name>PictureList</name>
    <message>
        <source>Has edits</source>
        <translation>فيها تعديلات</translation>
    </message>
</context>
<context>
    <name>ProblemReportDialog</name>
    <message>
        <source>Copied.</source>
        <translation>نُسخ.</translation>
    </message>
    <message>
        <source>Problem Report</source>
        <translation>تقرير مشكلة</translation>
    </message>
    <message>
        <source>This text helps to find a fault. Names, paths and pictures are not in it. Nothing is sent: copy it, read it, and pass it on yourself.</source>
        <translation>يساعد هذا النص على إيجاد الخلل، وليس فيه أسماء ولا مسارات ولا صور. لا يُرسل شيء: انسخه واقرأه ومرّره بنفسك.</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>نص التقرير</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
</context>
<context>
    <name>PromiseBox</name>
    <message>
        <source>What will be kept</source>
        <translation>ما سيُحفظ كما هو</translation>
    </message>
    <message>
        <source>Looking at what can be kept…</source>
        <translation>يُنظر فيما يمكن الاحتفاظ به…</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>استخدام {name}</translation>
    </message>
</context>
<context>
    <name>QualityBox</name>
    <message>
        <source>Final: as good as the model can</source>
        <translation>نهائية: أفضل ما يستطيعه النموذج</translation>
    </message>
    <message>
        <source>Preview: sooner, but rougher</source>
        <translation>معاينة: أسرع ولكن أقل دقة</translation>
    </message>
</context>
<context>
    <name>ReadOutView</name>
    <message>
        <source>Values under the cursor</source>
        <translation>القيم تحت المؤشر</translation>
    </message>
</context>
<context>
    <name>RecipeButton</name>
    <message>
        <source>Recipes</source>
        <translation>الوصفات</translation>
    </message>
    <message>
        <source>Keep This Sentence…</source>
        <translation>الاحتفاظ بهذه الجملة…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Keep This Sentence</source>
        <translation>الاحتفاظ بهذه الجملة</translation>
    </message>
    <message>
        <source>Name of the recipe:</source>
        <translation>اسم الوصفة:</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Save a copy or export</source>
        <translation>حفظ نسخة أو تصدير</translation>
    </message>
    <message>
        <source>A cop&amp;y that keeps everything it can</source>
        <translation>&amp;نسخة تحتفظ بكل ما يمكن</translation>
    </message>
    <message>
        <source>An &amp;export for others: format, size and profile as wanted</source>
        <translation>ت&amp;صدير للآخرين: الصيغة والحجم وملف الألوان حسب الرغبة</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>الا&amp;سم</translation>
    </message>
    <message>
        <source>Fo&amp;rmat</source>
        <translation>الصي&amp;غة</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>الم&amp;جلد</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>ا&amp;ختيار…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>اختيار مجلد</translation>
    </message>
</context>
<context>
    <name>SaveForm</name>
    <message>
        <source>WebP, lossless</source>
        <translation>WebP بلا فقد</translation>
    </message>
    <message>
        <source>OpenRaster, with layers</source>
        <translation>OpenRaster بطبقات</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>The copy is the same as the original, byte for byte.</source>
        <translation>النسخة مطابقة للأصل بايتًا ببايت.</translation>
    </message>
    <message>
        <source>Outside the edits every pixel stays the same.</source>
        <translation>خارج التعديلات يبقى كل بكسل كما هو.</translation>
    </message>
    <message>
        <source>The profile, EXIF, XMP, IPTC and all other metadata stay the same bytes.</source>
        <translation>يبقى ملف الألوان وEXIF وXMP وIPTC وسائر البيانات الوصفية كما هي بايتًا ببايت.</translation>
    </message>
    <message>
        <source>Straightening computes every pixel anew; none is the same number as before.</source>
        <translation>يعيد التقويم حساب كل بكسل؛ فلا تبقى قيمة كما كانت.</translation>
    </message>
    <message>
        <source>In the metadata only the orientation value changes; everything else is the same bytes.</source>
        <translation>لا تتغير في البيانات الوصفية إلا قيمة الاتجاه؛ ويبقى ما سواها بايتًا ببايت.</translation>
    </message>
    <message>
        <source>A note of the new orientation is added to the metadata.</source>
        <translation>تُضاف إلى البيانات الوصفية إشارة إلى الاتجاه الجديد.</translation>
    </message>
    <message>
        <source>The small preview inside the metadata stays and still shows the picture before the change.</source>
        <translation>تبقى المعاينة الصغيرة في البيانات الوصفية وتُظهر الصورة قبل التغيير.</translation>
    </message>
    <message>
        <source>The picture keeps its orientation as a note in EXIF, which some programs ignore here.</source>
        <translation>تحتفظ الصورة باتجاهها كإشارة في EXIF تتجاهلها هنا بعض البرامج.</translation>
    </message>
    <message>
        <source>EXIF has the same values but is arranged anew; maker notes that point elsewhere may break.</source>
        <translation>تبقى قيم EXIF نفسها لكن بترتيب جديد؛ وقد تتعطل ملاحظات الصانع التي تشير إلى مواضع أخرى.</translation>
    </message>
    <message>
        <source>Every pixel is compressed anew with quality {quality}.</source>
        <translation>يُضغط كل بكسل من جديد بجودة {quality}.</translation>
    </message>
    <message>
        <source>JPEG has 8 bits per colour; finer steps are lost.</source>
        <translation>لدى JPEG ‏8 بتات لكل لون؛ وتُفقد الدرجات الأدق.</translation>
    </message>
    <message>
        <source>{format} has 8 bits per colour; finer steps are lost.</source>
        <translation>لكل لون في {format} 8 بت؛ تضيع الدرجات الأدق.</translation>
    </message>
    <message>
        <source>{format} has 16 bits per colour; values outside black and white are cut.</source>
        <translation>لكل لون في {format} 16 بت؛ تُقطع القيم خارج الأسود والأبيض.</translation>
    </message>
    <message>
        <source>{format} cannot hold transparency; what is transparent becomes white.</source>
        <translation>لا يحفظ {format} الشفافية؛ يصبح الشفاف أبيض.</translation>
    </message>
    <message>
        <source>{format} cannot hold the extra channels; they are left out.</source>
        <translation>لا يحفظ {format} القنوات الإضافية؛ تُترك.</translation>
    </message>
    <message>
        <source>Every pixel is compressed with quality {quality}.</source>
        <translation>يُضغط كل بكسل بجودة {quality}.</translation>
    </message>
    <message>
        <source>Camera data, captions and place are left out.</source>
        <translation>تُترك بيانات الكاميرا والتعليقات والمكان.</translation>
    </message>
    <message>
        <source>A metadata block of {count} bytes is too large for JPEG.</source>
        <translation>كتلة بيانات وصفية حجمها {count} بايت أكبر مما يتسع له JPEG.</translation>
    </message>
    <message>
        <source>The changed part is compressed as strongly as the rest of the picture.</source>
        <translation>يُضغط الجزء المتغير بقدر ضغط بقية الصورة.</translation>
    </message>
    <message>
        <source>JPEG keeps blocks of {width}×{height} px: {count} pixels beside the change, in the same blocks, are compressed anew.</source>
        <translation>يخزّن JPEG كتلًا من {width}×{height} بكسل: البكسلات المجاورة للتغيير في الكتل نفسها تُضغط من جديد، وعددها {count}.</translation>
    </message>
    <message>
        <source>Up to {count} pixels at the edges of these blocks may differ slightly, as JPEG stores their colour coarsely.</source>
        <translation>قد تختلف قليلًا بكسلات عند حواف هذه الكتل، لا يزيد عددها على {count}، لأن JPEG يخزّن لونها تقريبيًا.</translation>
    </message>
    <message>
        <source>The further pictures inside the file stay, but their table of contents is off.</source>
        <translation>تبقى الصور الأخرى داخل الملف، لكن فهرسها لم يعد صحيحًا.</translation>
    </message>
    <message>
        <source>XMP that goes on in extra segments is cut after its main part.</source>
        <translation>تُقطع XMP الممتدة في مقاطع إضافية بعد جزئها الرئيسي.</translation>
    </message>
    <message>
        <source>Further pictures inside the file are left out.</source>
        <translation>تُترك الصور الأخرى داخل الملف.</translation>
    </message>
    <message>
        <source>Text notes that only PNG knows are left out.</source>
        <translation>تُترك الملاحظات النصية الخاصة بـ PNG.</translation>
    </message>
    <message>
        <source>Only the colour profile is carried over from such a file, no other metadata.</source>
        <translation>لا يُنقل من ملف كهذا إلا ملف الألوان، دون بيانات وصفية أخرى.</translation>
    </message>
    <message>
        <source>OpenRaster keeps pixels, layers, the colour profile and the resolution, but no EXIF, XMP or IPTC.</source>
        <translation>يحفظ OpenRaster البكسلات والطبقات وملف الألوان والدقة، دون EXIF أو XMP أو IPTC.</translation>
    </message>
    <message>
        <source>The new colours are not in the picture&apos;s palette, so it is saved without one.</source>
        <translation>الألوان الجديدة ليست في لوح ألوان الصورة، لذا تُحفظ بدونه.</translation>
    </message>
    <message>
        <source>The new tones do not fit into {few} bits, so {many} are used.</source>
        <translation>لا تتسع {few} بت للدرجات الجديدة، لذا تُستخدم {many}.</translation>
    </message>
    <message>
        <source>Chunks that would no longer be true are left out: {names}.</source>
        <translation>تُترك كتل لم تعد صحيحة: {names}.</translation>
    </message>
    <message>
        <source>The picture was interlaced and is saved row by row; the pixels are the same.</source>
        <translation>كانت الصورة متشابكة وتُحفظ صفًا بصف؛ والبكسلات نفسها.</translation>
    </message>
    <message>
        <source>Bytes after the end of the picture are left out.</source>
        <translation>تُترك البايتات الواقعة بعد نهاية الصورة.</translation>
    </message>
    <message>
        <source>WebP has no place for IPTC and for the resolution outside EXIF.</source>
        <translation>لا مكان في WebP لـ IPTC ولا للدقة خارج EXIF.</translation>
    </message>
    <message>
        <source>The original is compressed with loss; the copy keeps its pixels without further loss and is larger.</source>
        <translation>الأصل مضغوط بفقد؛ تحفظ النسخة بكسلاته دون فقد إضافي وتكون أكبر.</translation>
    </message>
    <message>
        <source>The small previews inside the file still show the picture before the edit.</source>
        <translation>تُظهر المعاينات الصغيرة داخل الملف الصورة قبل التعديل.</translation>
    </message>
    <message>
        <source>The small previews inside the original are left out.</source>
        <translation>تُترك المعاينات الصغيرة التي في الأصل.</translation>
    </message>
    <message>
        <source>Photoshop&apos;s layers inside the file stay as they were; Photoshop will show those.</source>
        <translation>تبقى طبقات Photoshop في الملف كما كانت، وسيعرضها Photoshop.</translation>
    </message>
    <message>
        <source>Photoshop&apos;s layers inside the original are left out.</source>
        <translation>تُترك طبقات Photoshop التي في الأصل.</translation>
    </message>
    <message>
        <source>The camera maker&apos;s notes are the same bytes in another place of the file; some programs can then no longer read all of them.</source>
        <translation>ملاحظات صانع الكاميرا هي البايتات نفسها في موضع آخر من الملف؛ وقد لا تقرؤها بعض البرامج كلها.</translation>
    </message>
    <message>
        <source>Tags of the original whose values cannot be read are left out.</source>
        <translation>تُترك وسوم الأصل التي لا يمكن قراءة قيمها.</translation>
    </message>
    <message>
        <source>The pixels are compressed with deflate, without loss.</source>
        <translation>تُضغط البكسلات بطريقة deflate بلا فقد.</translation>
    </message>
    <message>
        <source>One other page of the original cannot be carried over.</source>
        <translation>لا يمكن نقل صفحة أخرى من الأصل.</translation>
    </message>
    <message>
        <source>{count} other pages of the original cannot be carried over.</source>
        <translation>لا يمكن نقل صفحات أخرى من الأصل، وعددها {count}.</translation>
    </message>
</context>
<context>
    <name>SelectionCommands</name>
    <message>
        <source>The selection was saved as {name}.</source>
        <translation>حُفظ التحديد باسم {name}.</translation>
    </message>
</context>
<context>
    <name>Sending</name>
    <message>
        <source>The server {host} does not answer. It is waited for.</source>
        <translation>الخادم {host} لا يجيب. يُنتظَر جوابه.</translation>
    </message>
    <message>
        <source>{engine} would run on the server {host} ({address}). {reason}</source>
        <translation>سيعمل {engine} على الخادم {host} ({address}). {reason}</translation>
    </message>
    <message>
        <source>It was not sent to the server {host}, and nothing was changed.</source>
        <translation>لم يُرسَل شيء إلى الخادم {host}، ولم يتغيّر شيء.</translation>
    </message>
    <message>
        <source>You chose a server.</source>
        <translation>لقد اخترت خادمًا.</translation>
    </message>
    <message>
        <source>This machine does not know the model.</source>
        <translation>هذا الجهاز لا يعرف النموذج.</translation>
    </message>
    <message>
        <source>Only your words leave this machine: no pixels, no file.</source>
        <translation>لا يغادر هذا الجهازَ إلا كلماتك: لا بكسلات ولا ملف.</translation>
    </message>
    <message>
        <source>At most {size} of pixels leave this machine: the part of the picture that the model sees, with its mask, and your words. No file, no file&apos;s name, no metadata.</source>
        <translation>تغادر هذا الجهازَ {size} من البكسلات على الأكثر: الجزء الذي يراه النموذج من الصورة مع قناعه، وكلماتك. لا ملف ولا اسم ملف ولا بيانات وصفية.</translation>
    </message>
    <message>
        <source>How long it takes there is not known yet.</source>
        <translation>لا يُعرف بعد كم يستغرق ذلك هناك.</translation>
    </message>
    <message>
        <source>About {seconds} s, as the last time there.</source>
        <translation>نحو {seconds} ث، كالمرة الأخيرة هناك.</translation>
    </message>
</context>
<context>
    <name>SendingQuestion</name>
    <message>
        <source>Send</source>
        <translation>إرسال</translation>
    </message>
    <message>
        <source>Do it here</source>
        <translation>تنفيذه هنا</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>التخلي عنه</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>ليس الآن</translation>
    </message>
</context>
<context>
    <name>SensitivitySlider</name>
    <message>
        <source>&amp;Sensitivity</source>
        <translation>ال&amp;حساسية</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>الحساسية</translation>
    </message>
    <message>
        <source>To the right, fainter differences of the output count as its edit; to the left, only strong ones. What was added or taken out by hand stays.</source>
        <translation>نحو القيمة الأعلى تُعدّ الفروق الأخفّ في الناتج تعديلًا، ونحو الأدنى القوية وحدها. ويبقى ما أُضيف أو أُخرج يدويًا.</translation>
    </message>
</context>
<context>
    <name>Sentence</name>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>«{words}»</translation>
    </message>
    <message>
        <source>Not everything was done: {steps}</source>
        <translation>لم يُنفَّذ كل شيء: {steps}</translation>
    </message>
    <message>
        <source>Needs {model}, and none is installed.</source>
        <translation>مطلوب وغير مثبّت: {model}.</translation>
    </message>
    <message>
        <source>Help ▸ Models and Machine shows which there are.</source>
        <translation>تعرض «مساعدة ◂ النماذج والجهاز» الموجود منها.</translation>
    </message>
    <message>
        <source>There is nothing to apply.</source>
        <translation>لا شيء لتطبيقه.</translation>
    </message>
    <message>
        <source>None of this can be done here.</source>
        <translation>لا يمكن تنفيذ أي من هذا هنا.</translation>
    </message>
    <message>
        <source>Select the place where this should be done.</source>
        <translation>حدّد المكان الذي ينبغي تنفيذ ذلك فيه.</translation>
    </message>
    <message>
        <source>This makes a new file: choose Enlarge in the File menu.</source>
        <translation>ينشئ هذا ملفًا جديدًا: اختر «تكبير الصورة» من قائمة «ملف».</translation>
    </message>
    <message>
        <source>Or select the place yourself.</source>
        <translation>أو حدّد المكان بنفسك.</translation>
    </message>
</context>
<context>
    <name>SentenceButtons</name>
    <message>
        <source>{action} (Ctrl+Return)</source>
        <translation>{action} (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Replace the edit</source>
        <translation>استبدال التعديل</translation>
    </message>
    <message>
        <source>Apply: {step}</source>
        <translation>تطبيق: {step}</translation>
    </message>
    <message>
        <source>Apply ({count})</source>
        <translation>تطبيق ({count})</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>تطبيق</translation>
    </message>
    <message>
        <source>Preview while typing</source>
        <translation>معاينة أثناء الكتابة</translation>
    </message>
    <message>
        <source>Show the preview on the picture</source>
        <translation>إظهار المعاينة على الصورة</translation>
    </message>
    <message>
        <source>Discard the sentence (Escape)</source>
        <translation>تجاهل الجملة (Esc)</translation>
    </message>
</context>
<context>
    <name>SentenceOptions</name>
    <message>
        <source>Double click: as the sentence said</source>
        <translation>نقر مزدوج: كما في الجملة</translation>
    </message>
    <message>
        <source>Overall strength</source>
        <translation>الشدة الكلية</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>البذرة</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>الجودة</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>البدائل</translation>
    </message>
    <message>
        <source>How many are made, each with the next seed</source>
        <translation>عدد ما يُنشأ منها، كلٌّ بالبذرة التالية</translation>
    </message>
</context>
<context>
    <name>SentencePanel</name>
    <message>
        <source>Changing “{edit}”</source>
        <translation>تغيير «{edit}»</translation>
    </message>
    <message>
        <source>Understood as:</source>
        <translation>فُهمت هكذا:</translation>
    </message>
    <message>
        <source>Not understood.</source>
        <translation>لم تُفهم.</translation>
    </message>
    <message>
        <source>What should change</source>
        <translation>ما الذي ينبغي تغييره</translation>
    </message>
    <message>
        <source>What should change? For example: remove the dust and make it a little warmer</source>
        <translation>ما الذي ينبغي تغييره؟ مثلًا: أزل الغبار واجعلها أدفأ قليلًا</translation>
    </message>
</context>
<context>
    <name>SentenceProgress</name>
    <message>
        <source>A language model reads the rest of the sentence…</source>
        <translation>نموذج لغوي يقرأ بقية الجملة…</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>يُطبَّق…</translation>
    </message>
    <message>
        <source>Preparing the preview…</source>
        <translation>تُحضَّر المعاينة…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
</context>
<context>
    <name>ServerList</name>
    <message>
        <source>Server</source>
        <translation>الخادم</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>State</source>
        <translation>الحالة</translation>
    </message>
    <message>
        <source>Paired servers</source>
        <translation>الخوادم المقترنة</translation>
    </message>
</context>
<context>
    <name>Servers</name>
    <message>
        <source>Asking {address}…</source>
        <translation>يُسأل ⁦{address}⁩…</translation>
    </message>
    <message>
        <source>Pairing…</source>
        <translation>جارٍ الاقتران…</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>البصمة</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>النماذج</translation>
    </message>
    <message>
        <source>It speaks another version of Gesso: install the same on both sides.</source>
        <translation>إنه يستخدم إصدارًا آخر من Gesso: ثبّت الإصدار نفسه على الجانبين.</translation>
    </message>
    <message>
        <source>No machine behind it has answered yet: edits that are sent wait there until one does.</source>
        <translation>لم يستجب أي جهاز خلفه بعد: التعديلات المرسلة تنتظر هناك حتى يستجيب أحدها.</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>يُسأل…</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>لم يُختبر</translation>
    </message>
    <message>
        <source>Answers ({number} ms)</source>
        <translation>يجيب ({number} م‌ث)</translation>
    </message>
    <message>
        <source>, </source>
        <translation>، </translation>
    </message>
    <message>
        <source>None now</source>
        <translation>لا شيء الآن</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>تعذّر الوصول</translation>
    </message>
    <message>
        <source>Not trusted</source>
        <translation>غير موثوق</translation>
    </message>
    <message>
        <source>Does not let you in</source>
        <translation>لا يسمح لك بالدخول</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>مشغول</translation>
    </message>
    <message>
        <source>Does not work</source>
        <translation>لا يعمل</translation>
    </message>
    <message>
        <source>Check that it runs and that the network is there, then test it again.</source>
        <translation>تحقّق من أنه يعمل ومن وجود الشبكة، ثم اختبره مجددًا.</translation>
    </message>
    <message>
        <source>Ask who runs it. If its certificate was renewed, remove the server here and add it again.</source>
        <translation>اسأل من يديره. إن جُدّدت شهادته فأزل الخادم هنا وأضفه مجددًا.</translation>
    </message>
    <message>
        <source>Remove the server here and add it again, with a new code.</source>
        <translation>أزل الخادم هنا وأضفه مجددًا برمز جديد.</translation>
    </message>
    <message>
        <source>Choose another name, or remove that server first.</source>
        <translation>اختر اسمًا آخر، أو أزل ذلك الخادم أولًا.</translation>
    </message>
    <message>
        <source>Check that it runs and that the network is there, then try again.</source>
        <translation>تحقّق من أنه يعمل ومن وجود الشبكة، ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>Go back and compare its fingerprint again.</source>
        <translation>ارجع وقارن بصمته مجددًا.</translation>
    </message>
    <message>
        <source>If it asks for a certificate of yours, remove the server here and add it again with one; else ask who runs it.</source>
        <translation>إن طلب شهادة منك فأزل الخادم هنا وأضفه من جديد مع شهادة؛ وإلا فاسأل من يديره.</translation>
    </message>
    <message>
        <source>If it asks for a certificate of yours, choose its file here; else ask who runs it.</source>
        <translation>إن طلب شهادة منك فاختر ملفها هنا؛ وإلا فاسأل من يديره.</translation>
    </message>
</context>
<context>
    <name>ServersDialog</name>
    <message>
        <source>No server is paired. A computer with a large graphics card can make the edits that this one cannot: run “gesso server init”, “gesso server run” and “gesso server pair” there, then add it here.</source>
        <translation>لا يوجد خادم مقترن. يمكن لحاسوب ذي بطاقة رسومية كبيرة أن يجري التعديلات التي يعجز عنها هذا: شغّل هناك «⁦gesso server init⁩» و«⁦gesso server run⁩» و«⁦gesso server pair⁩»، ثم أضفه هنا.</translation>
    </message>
    <message>
        <source>Forget the server {name}?</source>
        <translation>أتريد نسيان الخادم ⁨{name}⁩؟</translation>
    </message>
    <message>
        <source>The key to it is forgotten, too. On the server it lives on until it is revoked there: gesso server keys</source>
        <translation>يُنسى مفتاحه أيضًا، لكنه يبقى صالحًا على الخادم حتى يُبطل هناك: ⁦gesso server keys⁩</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>نسيان</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>الخوادم</translation>
    </message>
    <message>
        <source>This server</source>
        <translation>هذا الخادم</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>إ&amp;ضافة…</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>ا&amp;ختبار</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>إ&amp;زالة…</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: %1</source>
        <translation>العودة إلى الافتراضي: %1</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>General</source>
        <translation>عام</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>العرض</translation>
    </message>
    <message>
        <source>Editing</source>
        <translation>التحرير</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>التصدير</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>الذاكرة</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>The language of menus, panels and messages.</source>
        <translation>لغة القوائم واللوحات والرسائل.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>مثل النظام</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>السمة</translation>
    </message>
    <message>
        <source>Dark or light. Dark is used where the system does not say.</source>
        <translation>داكنة أو فاتحة. تُستخدم الداكنة إذا لم يحدد النظام.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>داكنة</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتحة</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>حجم النص</translation>
    </message>
    <message>
        <source>In percent of the system&apos;s font size. Buttons and icons grow with it.</source>
        <translation>نسبة مئوية من حجم خط النظام. تكبر معه الأزرار والأيقونات.</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>الملفات الأخيرة</translation>
    </message>
    <message>
        <source>How many are listed; 0 remembers none.</source>
        <translation>عدد ما يُعرض منها؛ 0 يعني عدم التذكر.</translation>
    </message>
    <message>
        <source>Monitor profile</source>
        <translation>ملف ألوان الشاشة</translation>
    </message>
    <message>
        <source>An ICC file that describes this screen. Left empty, the system&apos;s profile is used where it can be read, otherwise sRGB.</source>
        <translation>ملف ICC يصف هذه الشاشة. إن تُرك فارغًا استُخدم ملف النظام إن أمكنت قراءته، وإلا sRGB.</translation>
    </message>
    <message>
        <source>ICC profiles (*.icc *.icm)</source>
        <translation>ملفات ICC (*.icc *.icm)</translation>
    </message>
    <message>
        <source>Selections are shown by</source>
        <translation>يظهر التحديد بواسطة</translation>
    </message>
    <message>
        <source>How the picture shows what is selected.</source>
        <translation>كيف تُظهر الصورة ما هو محدد.</translation>
    </message>
    <message>
        <source>A moving outline</source>
        <translation>حد متحرك</translation>
    </message>
    <message>
        <source>A tint</source>
        <translation>تلوين</translation>
    </message>
    <message>
        <source>Outline and tint</source>
        <translation>حد وتلوين</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>لون التحديد</translation>
    </message>
    <message>
        <source>The colour of the selection and of the change map.</source>
        <translation>لون التحديد وخريطة التغيير.</translation>
    </message>
    <message>
        <source>Pen pressure changes the brush size</source>
        <translation>ضغط القلم يغيّر حجم الفرشاة</translation>
    </message>
    <message>
        <source>Applies to graphics tablets only.</source>
        <translation>للوحات الرسم فقط.</translation>
    </message>
    <message>
        <source>Preview while typing</source>
        <translation>معاينة أثناء الكتابة</translation>
    </message>
    <message>
        <source>Shows on the picture what a sentence would do before it is applied.</source>
        <translation>تُظهر على الصورة ما ستفعله الجملة قبل تطبيقها.</translation>
    </message>
    <message>
        <source>A language model reads what the rules do not</source>
        <translation>يقرأ نموذج لغوي ما لا تقرؤه القواعد</translation>
    </message>
    <message>
        <source>Only where one is installed. It can name steps and prompts, nothing else.</source>
        <translation>فقط حيث يكون مثبّتًا. يمكنه تسمية الخطوات ونصوص النماذج، لا غير.</translation>
    </message>
    <message>
        <source>Keep what models made of a sentence</source>
        <translation>الاحتفاظ بما استخلصته النماذج من الجملة</translation>
    </message>
    <message>
        <source>The same sentence is then done sooner. Only you can read what is kept, and not the sentence itself; switching this off deletes it.</source>
        <translation>تُنفَّذ الجملة نفسها بعد ذلك أسرع. لا يقرأ المحفوظَ سواك، وليست الجملة نفسها فيه؛ إيقاف هذا الخيار يحذفه.</translation>
    </message>
    <message>
        <source>Edits run on</source>
        <translation>تُنفَّذ التعديلات على</translation>
    </message>
    <message>
        <source>Exact operators always run here, within Gesso. Only what needs a model is sent anywhere else.</source>
        <translation>تعمل العمليات الدقيقة دائمًا هنا داخل Gesso. ولا يُرسل إلى مكان آخر إلا ما يحتاج إلى نموذج.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>تلقائي</translation>
    </message>
    <message>
        <source>Operators only</source>
        <translation>العمليات فقط</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>هذا الجهاز</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>خادم</translation>
    </message>
    <message>
        <source>What this machine cannot do</source>
        <translation>ما لا يستطيعه هذا الجهاز</translation>
    </message>
    <message>
        <source>Whether a paired server may do it. Then the pixels that the model sees, their mask and your words leave this machine.</source>
        <translation>هل يجوز لخادم مقترن أن يفعله. عندئذ تغادر هذا الجهازَ البكسلاتُ التي يراها النموذج وقناعُها وكلماتُك.</translation>
    </message>
    <message>
        <source>Never send it to a server</source>
        <translation>عدم الإرسال إلى خادم أبدًا</translation>
    </message>
    <message>
        <source>Ask before sending</source>
        <translation>السؤال قبل الإرسال</translation>
    </message>
    <message>
        <source>Send without asking</source>
        <translation>الإرسال دون سؤال</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>الصيغة</translation>
    </message>
    <message>
        <source>What an export starts with; it can be changed each time.</source>
        <translation>ما يبدأ به التصدير؛ ويمكن تغييره كل مرة.</translation>
    </message>
    <message>
        <source>As the original</source>
        <translation>مثل الأصل</translation>
    </message>
    <message>
        <source>WebP, lossless</source>
        <translation>WebP بلا فقد</translation>
    </message>
    <message>
        <source>JPEG quality</source>
        <translation>جودة JPEG</translation>
    </message>
    <message>
        <source>Higher keeps more and makes larger files.</source>
        <translation>الأعلى يحفظ أكثر ويُنتج ملفات أكبر.</translation>
    </message>
    <message>
        <source>Keep camera data, captions and place</source>
        <translation>الاحتفاظ ببيانات الكاميرا والتعليق والمكان</translation>
    </message>
    <message>
        <source>EXIF, IPTC, XMP and GPS go into exported files. Saved copies always keep them.</source>
        <translation>تُكتب EXIF وIPTC وXMP وGPS في الملفات المصدّرة. النسخ المحفوظة تحتفظ بها دائمًا.</translation>
    </message>
    <message>
        <source>Memory for shown pictures</source>
        <translation>ذاكرة الصور المعروضة</translation>
    </message>
    <message>
        <source>More makes moving around large pictures smoother. Counts from the next start.</source>
        <translation>المزيد يجعل التنقل في الصور الكبيرة أسلس. يسري من التشغيل التالي.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>البحث في الإعدادات</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>لا يوجد إعداد بهذه الكلمات.</translation>
    </message>
</context>
<context>
    <name>ShortcutDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>اختصارات لوحة المفاتيح</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>البحث بالاسم</translation>
    </message>
    <message>
        <source>Search by key</source>
        <translation>البحث بالمفتاح</translation>
    </message>
    <message>
        <source>Reset All</source>
        <translation>إعادة ضبط الكل</translation>
    </message>
</context>
<context>
    <name>ShortcutEditor</name>
    <message>
        <source>No action chosen</source>
        <translation>لم يُختر إجراء</translation>
    </message>
    <message>
        <source>Now used by: %1. It will be taken from there.</source>
        <translation>يستخدمه الآن: %1. سيؤخذ منه.</translation>
    </message>
    <message>
        <source>Use This Key</source>
        <translation>استخدام هذا المفتاح</translation>
    </message>
    <message>
        <source>Add This Key</source>
        <translation>إضافة هذا المفتاح</translation>
    </message>
    <message>
        <source>No Key</source>
        <translation>بلا مفتاح</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>إعادة ضبط</translation>
    </message>
    <message>
        <source>Press the new key</source>
        <translation>اضغط المفتاح الجديد</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Action</source>
        <translation>الإجراء</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>المفاتيح</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>الإجراءات ومفاتيحها</translation>
    </message>
</context>
<context>
    <name>SplitHandle</name>
    <message>
        <source>Split between before and after</source>
        <translation>الفاصل بين قبل وبعد</translation>
    </message>
    <message>
        <source>The left and right arrow keys move it.</source>
        <translation>يحرّكه السهمان الأيسر والأيمن.</translation>
    </message>
</context>
<context>
    <name>StackPanel</name>
    <message>
        <source>Take the framing back</source>
        <translation>التراجع عن التأطير</translation>
    </message>
    <message>
        <source>Delete the edit</source>
        <translation>حذف التعديل</translation>
    </message>
    <message>
        <source>Hide the edit</source>
        <translation>إخفاء التعديل</translation>
    </message>
    <message>
        <source>Show the edit</source>
        <translation>إظهار التعديل</translation>
    </message>
    <message>
        <source>A model measured these values together with those of the sentence&apos;s other edits. To have them measured anew, delete these edits and run the sentence again.</source>
        <translation>قاس نموذجٌ هذه القيم مع قيم التعديلات الأخرى للجملة. لقياسها من جديد، احذف هذه التعديلات وشغّل الجملة مرة أخرى.</translation>
    </message>
    <message>
        <source>Edits, the newest first</source>
        <translation>التعديلات، الأحدث أولًا</translation>
    </message>
    <message>
        <source>What you change is listed here. The original stays as it is.</source>
        <translation>يظهر هنا ما تغيّره. ويبقى الأصل كما هو.</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>العتام&amp;ة</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>العتامة</translation>
    </message>
    <message>
        <source>How far the edit shows.</source>
        <translation>مدى ظهور التعديل.</translation>
    </message>
    <message>
        <source>Te&amp;xture</source>
        <translation>ال&amp;نسيج</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>النسيج</translation>
    </message>
    <message>
        <source>How much of the fine texture that the edit took away comes back, such as film grain. What is strong, such as dust, stays away. For edits that put in new pixels.</source>
        <translation>مقدار ما يعود من النسيج الدقيق الذي أزاله التعديل، مثل حبيبات الفيلم. أما ما كان قويًا، مثل الغبار، فلا يعود. للتعديلات التي تضع بكسلات جديدة.</translation>
    </message>
    <message>
        <source>Change the edit…</source>
        <translation>تغيير التعديل…</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>تنفيذ مجددًا</translation>
    </message>
    <message>
        <source>Run again in final quality</source>
        <translation>تنفيذ مجددًا بالجودة النهائية</translation>
    </message>
    <message>
        <source>Look at the picture up to here</source>
        <translation>عرض الصورة حتى هنا</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>نقل لأعلى</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>نقل لأسفل</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Say what should change in a photograph. Gesso changes that, and not one pixel more; your original is never written.</source>
        <translation>قل ما الذي ينبغي تغييره في الصورة. يغيّر Gesso ذلك فقط ولا يزيد بكسلًا واحدًا؛ ولا يُكتب على أصلك أبدًا.</translation>
    </message>
    <message>
        <source>&amp;Open a picture…</source>
        <translation>&amp;فتح صورة…</translation>
    </message>
    <message>
        <source>Open a &amp;folder…</source>
        <translation>فتح &amp;مجلد…</translation>
    </message>
    <message>
        <source>Or drop pictures, a folder or a project here.</source>
        <translation>أو أفلت هنا صورًا أو مجلدًا أو مشروعًا.</translation>
    </message>
    <message>
        <source>&amp;Recent</source>
        <translation>الأ&amp;خيرة</translation>
    </message>
    <message>
        <source>Recent pictures</source>
        <translation>الصور الأخيرة</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>البداية</translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message>
        <source>Do this step</source>
        <translation>تنفيذ هذه الخطوة</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>«{words}»</translation>
    </message>
    <message>
        <source>More values</source>
        <translation>قيم أخرى</translation>
    </message>
    <message>
        <source>More values of {step}</source>
        <translation>قيم أخرى لـ {step}</translation>
    </message>
    <message>
        <source>{words}, read by a language model as “{told}”</source>
        <translation>{words}، قرأها نموذج لغوي هكذا: «{told}»</translation>
    </message>
    <message>
        <source>{words}, read by a language model</source>
        <translation>{words}، قرأها نموذج لغوي</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>دقيق</translation>
    </message>
    <message>
        <source>by a model</source>
        <translation>بنموذج</translation>
    </message>
    <message>
        <source>needs a selection</source>
        <translation>يحتاج إلى تحديد</translation>
    </message>
    <message>
        <source>needs a model</source>
        <translation>يحتاج إلى نموذج</translation>
    </message>
</context>
<context>
    <name>StepValues</name>
    <message>
        <source>Double click: as the sentence said</source>
        <translation>نقر مزدوج: كما في الجملة</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>yesterday {time}</source>
        <translation>أمس {time}</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>الأدوات</translation>
    </message>
</context>
<context>
    <name>ToolOptions</name>
    <message>
        <source>Tool options</source>
        <translation>خيارات الأداة</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message>
        <source> px</source>
        <translation> بكسل</translation>
    </message>
    <message>
        <source>How far to grow, shrink or feather, in pixels of the picture</source>
        <translation>مدى التوسيع أو التضييق أو تنعيم الحافة، ببكسلات الصورة</translation>
    </message>
    <message>
        <source>Diameter on the screen: zoom in to paint finer.</source>
        <translation>القطر على الشاشة: كبّر العرض لترسم بدقة أعلى.</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>الصلابة</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>السماحية</translation>
    </message>
    <message>
        <source>How far a colour may differ from the one pressed on.</source>
        <translation>مدى اختلاف اللون المسموح به عن لون موضع النقر.</translation>
    </message>
    <message>
        <source>Connected only</source>
        <translation>المتصل فقط</translation>
    </message>
</context>
<context>
    <name>TwoFiles</name>
    <message>
        <source>Compare with {name}</source>
        <translation>مقارنة بـ {name}</translation>
    </message>
</context>
<context>
    <name>TwoFilesPanel</name>
    <message>
        <source>See another file beside this picture, and what differs.</source>
        <translation>اعرض ملفًا آخر بجانب هذه الصورة وما يختلف بينهما.</translation>
    </message>
    <message>
        <source>Comparing with {name}…</source>
        <translation>جارٍ المقارنة بـ {name}…</translation>
    </message>
    <message>
        <source>Compared with {name}</source>
        <translation>مقارنة بـ {name}</translation>
    </message>
    <message>
        <source>{count} of {all} ({share} %)</source>
        <translation>{count} من {all} ({share}%)</translation>
    </message>
    <message>
        <source>None: both are identical.</source>
        <translation>لا شيء: كلاهما متطابق.</translation>
    </message>
    <message>
        <source>{largest} of {full}</source>
        <translation>{largest} من {full}</translation>
    </message>
    <message>
        <source>{block}: only in the other file</source>
        <translation>في الملف الآخر فقط: {block}</translation>
    </message>
    <message>
        <source>{block}: only in this picture</source>
        <translation>في هذه الصورة فقط: {block}</translation>
    </message>
    <message>
        <source>{block}: other content</source>
        <translation>محتوى مختلف: {block}</translation>
    </message>
    <message>
        <source>&amp;Metadata that differ</source>
        <translation>البيانات ال&amp;وصفية المختلفة</translation>
    </message>
    <message>
        <source>The metadata are identical.</source>
        <translation>البيانات الوصفية متطابقة.</translation>
    </message>
    <message>
        <source>&amp;Choose a file…</source>
        <translation>اختيا&amp;ر ملف…</translation>
    </message>
    <message>
        <source>Count &amp;again</source>
        <translation>إعادة الحسا&amp;ب</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>إي&amp;قاف</translation>
    </message>
    <message>
        <source>Pixels that differ</source>
        <translation>البكسلات المختلفة</translation>
    </message>
    <message>
        <source>Where there are edits</source>
        <translation>حيث توجد تعديلات</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>في غيرها</translation>
    </message>
    <message>
        <source>Largest difference</source>
        <translation>أكبر فرق</translation>
    </message>
    <message>
        <source>Metadata that differ</source>
        <translation>البيانات الوصفية المختلفة</translation>
    </message>
</context>
<context>
    <name>Variants</name>
    <message>
        <source>{sentence} (seed {seed})</source>
        <translation>⁨{sentence}⁩ (البذرة {seed})</translation>
    </message>
</context>
<context>
    <name>VariantsStrip</name>
    <message>
        <source>Choose a variant; it is seen in the picture.</source>
        <translation>اختر بديلًا؛ فيظهر في الصورة.</translation>
    </message>
    <message>
        <source>Variants: {ready} of {count} are ready…</source>
        <translation>البدائل: اكتمل {ready} من {count}…</translation>
    </message>
    <message>
        <source>One is kept. Another can take its place until these are closed.</source>
        <translation>احتُفظ بأحدها. ويمكن أن يحل آخر محله حتى تُغلق البدائل.</translation>
    </message>
    <message>
        <source>Stop; those that are ready stay</source>
        <translation>إيقاف؛ ويبقى ما اكتمل</translation>
    </message>
    <message>
        <source>Close the variants</source>
        <translation>إغلاق البدائل</translation>
    </message>
    <message>
        <source>Kept: {seed}</source>
        <translation>المحتفَظ به: {seed}</translation>
    </message>
    <message>
        <source>Seed {seed}</source>
        <translation>البذرة {seed}</translation>
    </message>
    <message>
        <source>&amp;Keep This One</source>
        <translation>الاحتفا&amp;ظ بهذا</translation>
    </message>
</context>
<context>
    <name>ZoomBar</name>
    <message>
        <source>Zoom</source>
        <translation>التكبير</translation>
    </message>
    <message>
        <source>Zoom Out</source>
        <translation>تصغير</translation>
    </message>
    <message>
        <source>Zoom In</source>
        <translation>تكبير</translation>
    </message>
    <message>
        <source>Whole Picture</source>
        <translation>الصورة كاملة</translation>
    </message>
    <message>
        <source>Actual Pixels</source>
        <translation>البكسلات الفعلية</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
</context>
<context>
    <name>_HistoryModel</name>
    <message>
        <source>The original</source>
        <translation>الأصل</translation>
    </message>
    <message>
        <source>{deed}, the picture is here</source>
        <translation>{deed}، الصورة هنا الآن</translation>
    </message>
    <message>
        <source>{deed}, undone</source>
        <translation>{deed}، متراجع عنه</translation>
    </message>
</context>
</TS>
