<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_Hans" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>选择(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Instruction</source>
        <translation>指令(&amp;I)</translation>
    </message>
    <message>
        <source>E&amp;dits</source>
        <translation>修改(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Open Folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Shows the pictures of a folder as a film strip.</source>
        <translation>以胶片条显示文件夹中的图片。</translation>
    </message>
    <message>
        <source>Open Recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Next Picture</source>
        <translation>下一张图片</translation>
    </message>
    <message>
        <source>Previous Picture</source>
        <translation>上一张图片</translation>
    </message>
    <message>
        <source>Save a Copy…</source>
        <translation>保存副本…</translation>
    </message>
    <message>
        <source>Writes a new file in the way that changes least. The original is never written.</source>
        <translation>以改动最小的方式写入新文件，绝不改写原件。</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Writes a new file in a format, size and profile of your choice.</source>
        <translation>按所选格式、尺寸和配置文件写入新文件。</translation>
    </message>
    <message>
        <source>Compare with File…</source>
        <translation>与文件比较…</translation>
    </message>
    <message>
        <source>Put Back Another Program&apos;s Output…</source>
        <translation>放回其他程序的结果…</translation>
    </message>
    <message>
        <source>Aligns a picture that another program changed, and takes over what really changed.</source>
        <translation>对齐由其他程序修改过的图片，只采用真正改变的部分。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts…</source>
        <translation>键盘快捷键…</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Clear Selection</source>
        <translation>清除选区</translation>
    </message>
    <message>
        <source>Invert Selection</source>
        <translation>反转选区</translation>
    </message>
    <message>
        <source>Grow…</source>
        <translation>扩大…</translation>
    </message>
    <message>
        <source>Shrink…</source>
        <translation>缩小…</translation>
    </message>
    <message>
        <source>Feather…</source>
        <translation>羽化…</translation>
    </message>
    <message>
        <source>Fit to Edges in the Picture</source>
        <translation>贴合图片边缘</translation>
    </message>
    <message>
        <source>Moves the outline to the nearest edge of what is selected.</source>
        <translation>将轮廓移到所选对象最近的边缘。</translation>
    </message>
    <message>
        <source>Load Selection…</source>
        <translation>载入选区…</translation>
    </message>
    <message>
        <source>Save Selection…</source>
        <translation>保存选区…</translation>
    </message>
    <message>
        <source>Zoom In</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom Out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Whole Picture</source>
        <translation>整张图片</translation>
    </message>
    <message>
        <source>Actual Pixels</source>
        <translation>实际像素</translation>
    </message>
    <message>
        <source>One pixel of the picture is one pixel of the screen.</source>
        <translation>图片的一个像素对应屏幕的一个像素。</translation>
    </message>
    <message>
        <source>Twice the Pixels</source>
        <translation>两倍像素</translation>
    </message>
    <message>
        <source>Show the Original</source>
        <translation>显示原图</translation>
    </message>
    <message>
        <source>As long as the key is held.</source>
        <translation>按住按键期间有效。</translation>
    </message>
    <message>
        <source>Split Before and After</source>
        <translation>分割对比前后</translation>
    </message>
    <message>
        <source>Before and After Side by Side</source>
        <translation>并排对比前后</translation>
    </message>
    <message>
        <source>Next Comparison</source>
        <translation>下一种对比</translation>
    </message>
    <message>
        <source>Edited, split, side by side, original.</source>
        <translation>修改后、分割、并排、原图。</translation>
    </message>
    <message>
        <source>Change Map</source>
        <translation>变化图</translation>
    </message>
    <message>
        <source>Shows which pixels the edits changed.</source>
        <translation>显示哪些像素被修改过。</translation>
    </message>
    <message>
        <source>Hide the Selection&apos;s Outline</source>
        <translation>隐藏选区轮廓</translation>
    </message>
    <message>
        <source>Outline or Tint</source>
        <translation>轮廓或着色</translation>
    </message>
    <message>
        <source>Changes how the selection is shown.</source>
        <translation>更改选区的显示方式。</translation>
    </message>
    <message>
        <source>Side Panels</source>
        <translation>侧边面板</translation>
    </message>
    <message>
        <source>Film Strip</source>
        <translation>胶片条</translation>
    </message>
    <message>
        <source>Picture Information</source>
        <translation>图片信息</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Next Panel</source>
        <translation>下一个面板</translation>
    </message>
    <message>
        <source>Moves the keyboard to the next panel.</source>
        <translation>将键盘焦点移到下一个面板。</translation>
    </message>
    <message>
        <source>Previous Panel</source>
        <translation>上一个面板</translation>
    </message>
    <message>
        <source>Moves the keyboard to the previous panel.</source>
        <translation>将键盘焦点移到上一个面板。</translation>
    </message>
    <message>
        <source>Full Screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Move the View</source>
        <translation>移动视图</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Paints a selection. Alt takes away.</source>
        <translation>绘制选区。按住 Alt 可减去。</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>橡皮擦</translation>
    </message>
    <message>
        <source>Takes away from the selection.</source>
        <translation>从选区中减去。</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Polygon Lasso</source>
        <translation>多边形套索</translation>
    </message>
    <message>
        <source>Magic Wand</source>
        <translation>魔棒</translation>
    </message>
    <message>
        <source>Selects what looks alike around a click.</source>
        <translation>选择点击处周围相似的区域。</translation>
    </message>
    <message>
        <source>Cut Out</source>
        <translation>抠图</translation>
    </message>
    <message>
        <source>Finds the outline of what a rectangle surrounds.</source>
        <translation>找出矩形框内对象的轮廓。</translation>
    </message>
    <message>
        <source>Move the View for a Moment</source>
        <translation>临时移动视图</translation>
    </message>
    <message>
        <source>Smaller Brush</source>
        <translation>缩小画笔</translation>
    </message>
    <message>
        <source>Larger Brush</source>
        <translation>增大画笔</translation>
    </message>
    <message>
        <source>Softer Brush</source>
        <translation>柔化画笔</translation>
    </message>
    <message>
        <source>Harder Brush</source>
        <translation>硬化画笔</translation>
    </message>
    <message>
        <source>Write an Instruction</source>
        <translation>输入指令</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run Before the Others</source>
        <translation>优先运行</translation>
    </message>
    <message>
        <source>Live Preview</source>
        <translation>实时预览</translation>
    </message>
    <message>
        <source>Shows on the picture what the instruction would do.</source>
        <translation>在图片上显示指令的效果。</translation>
    </message>
    <message>
        <source>Previous Instruction</source>
        <translation>上一条指令</translation>
    </message>
    <message>
        <source>Next Instruction</source>
        <translation>下一条指令</translation>
    </message>
    <message>
        <source>Cancel What Runs</source>
        <translation>取消正在运行的任务</translation>
    </message>
    <message>
        <source>Cancel Everything</source>
        <translation>全部取消</translation>
    </message>
    <message>
        <source>Hide or Show the Edit</source>
        <translation>隐藏或显示修改</translation>
    </message>
    <message>
        <source>Move Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Change the Edit…</source>
        <translation>更改此修改…</translation>
    </message>
    <message>
        <source>Opens its text, selection and strength again.</source>
        <translation>重新打开其文字、选区和强度。</translation>
    </message>
    <message>
        <source>Run Again</source>
        <translation>再次运行</translation>
    </message>
    <message>
        <source>Delete the Edit</source>
        <translation>删除修改</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手册</translation>
    </message>
    <message>
        <source>Problem Report…</source>
        <translation>问题报告…</translation>
    </message>
    <message>
        <source>Text to copy, without names and paths. Nothing is sent.</source>
        <translation>可复制的文本，不含名称和路径。不会发送任何内容。</translation>
    </message>
    <message>
        <source>About Gesso</source>
        <translation>关于 Gesso</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>This could not be done.</source>
        <translation>无法完成此操作。</translation>
    </message>
    <message>
        <source>Try it again, or in another way.</source>
        <translation>请重试，或换一种方式。</translation>
    </message>
    <message>
        <source>This cannot be done as it was asked.</source>
        <translation>无法按要求完成。</translation>
    </message>
    <message>
        <source>Change the instruction or its settings.</source>
        <translation>请更改指令或其设置。</translation>
    </message>
    <message>
        <source>Two pictures that must have the same size do not.</source>
        <translation>两张图片的尺寸必须相同，但实际不同。</translation>
    </message>
    <message>
        <source>Choose a file that belongs to this picture.</source>
        <translation>请选择属于此图片的文件。</translation>
    </message>
    <message>
        <source>This step needs a model that is not installed.</source>
        <translation>此步骤需要的模型尚未安装。</translation>
    </message>
    <message>
        <source>Install one, or do it with what works without a model.</source>
        <translation>请安装模型，或使用无需模型的功能。</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>无法读取文件。</translation>
    </message>
    <message>
        <source>Check that it may be read and is a picture.</source>
        <translation>请检查是否有读取权限，以及它是否为图片。</translation>
    </message>
    <message>
        <source>The file is not there.</source>
        <translation>文件不存在。</translation>
    </message>
    <message>
        <source>Check whether it was moved, renamed or unplugged.</source>
        <translation>请检查文件是否被移动、重命名，或存储设备已拔出。</translation>
    </message>
    <message>
        <source>Gesso does not know this kind of file.</source>
        <translation>Gesso 不认识这种文件。</translation>
    </message>
    <message>
        <source>Convert it to TIFF, PNG or JPEG.</source>
        <translation>请转换为 TIFF、PNG 或 JPEG。</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>文件已损坏。</translation>
    </message>
    <message>
        <source>Fetch it again from where it came from.</source>
        <translation>请从来源重新获取。</translation>
    </message>
    <message>
        <source>The file is larger than Gesso can handle.</source>
        <translation>文件超出 Gesso 的处理能力。</translation>
    </message>
    <message>
        <source>Open a smaller part or version of it.</source>
        <translation>请打开较小的部分或版本。</translation>
    </message>
    <message>
        <source>A part of Gesso that reads this format is not installed.</source>
        <translation>读取此格式的 Gesso 组件尚未安装。</translation>
    </message>
    <message>
        <source>Install it, or convert the file to TIFF.</source>
        <translation>请安装它，或将文件转换为 TIFF。</translation>
    </message>
    <message>
        <source>This would break a promise, so it was not done.</source>
        <translation>这会违背承诺，因此没有执行。</translation>
    </message>
    <message>
        <source>Choose another format, or save a copy.</source>
        <translation>请选择其他格式，或保存副本。</translation>
    </message>
    <message>
        <source>There is a file of that name already.</source>
        <translation>已存在同名文件。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>The original is no longer the file that was edited.</source>
        <translation>原件已不是当初编辑的那个文件。</translation>
    </message>
    <message>
        <source>Put the former file back, or point to where it is now.</source>
        <translation>请放回原来的文件，或指出其现在的位置。</translation>
    </message>
    <message>
        <source>This failed. Your edits are safe.</source>
        <translation>操作失败。您的修改安然无恙。</translation>
    </message>
    <message>
        <source>Try again; if it fails again, copy the problem report.</source>
        <translation>请重试；如再次失败，请复制问题报告。</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>无法写入文件。</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to.</source>
        <translation>请选择有写入权限的文件夹。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>Free some space, or choose another disk.</source>
        <translation>请释放空间，或选择其他磁盘。</translation>
    </message>
    <message>
        <source>The record of the edits is damaged.</source>
        <translation>修改记录已损坏。</translation>
    </message>
    <message>
        <source>The original is untouched; bring the record from a backup.</source>
        <translation>原件未受影响；请从备份恢复记录。</translation>
    </message>
    <message>
        <source>The result could not be aligned with the picture.</source>
        <translation>无法将结果与图片对齐。</translation>
    </message>
    <message>
        <source>Try again with a larger selection or another wording.</source>
        <translation>请扩大选区或换一种说法后重试。</translation>
    </message>
    <message>
        <source>Something unexpected happened. Your edits are safe.</source>
        <translation>发生了意外情况。您的修改安然无恙。</translation>
    </message>
    <message>
        <source>Copy the problem report and send it to the developers.</source>
        <translation>请复制问题报告并发送给开发者。</translation>
    </message>
</context>
<context>
    <name>FileEditor</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a file for: %1</source>
        <translation>选择文件：%1</translation>
    </message>
</context>
<context>
    <name>ProblemReportDialog</name>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Problem Report</source>
        <translation>问题报告</translation>
    </message>
    <message>
        <source>This text helps to find a fault. Names, paths and pictures are not in it. Nothing is sent: copy it, read it, and pass it on yourself.</source>
        <translation>此文本有助于查找故障，不含名称、路径和图片。不会发送任何内容：请自行复制、阅读并转交。</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>报告文本</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: %1</source>
        <translation>恢复默认值：%1</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Editing</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The language of menus, panels and messages.</source>
        <translation>菜单、面板和消息所用的语言。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Dark or light. Dark is used where the system does not say.</source>
        <translation>深色或浅色。系统未指定时使用深色。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>In percent of the system&apos;s font size. Buttons and icons grow with it.</source>
        <translation>相对于系统字号的百分比。按钮和图标随之变化。</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>最近的文件</translation>
    </message>
    <message>
        <source>How many are listed; 0 remembers none.</source>
        <translation>列出的数量；0 表示不记录。</translation>
    </message>
    <message>
        <source>Monitor profile</source>
        <translation>显示器配置文件</translation>
    </message>
    <message>
        <source>An ICC file that describes this screen. Left empty, the system&apos;s profile is used where it can be read, otherwise sRGB.</source>
        <translation>描述此屏幕的 ICC 文件。留空时使用可读取的系统配置文件，否则使用 sRGB。</translation>
    </message>
    <message>
        <source>ICC profiles (*.icc *.icm)</source>
        <translation>ICC 配置文件 (*.icc *.icm)</translation>
    </message>
    <message>
        <source>Selections are shown by</source>
        <translation>选区显示方式</translation>
    </message>
    <message>
        <source>How the picture shows what is selected.</source>
        <translation>图片如何显示所选区域。</translation>
    </message>
    <message>
        <source>A moving outline</source>
        <translation>流动轮廓</translation>
    </message>
    <message>
        <source>A tint</source>
        <translation>着色</translation>
    </message>
    <message>
        <source>Outline and tint</source>
        <translation>轮廓和着色</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>着色</translation>
    </message>
    <message>
        <source>The colour of the selection and of the change map.</source>
        <translation>选区和变化图的颜色。</translation>
    </message>
    <message>
        <source>Pen pressure changes the brush size</source>
        <translation>笔压改变画笔大小</translation>
    </message>
    <message>
        <source>Applies to graphics tablets only.</source>
        <translation>仅适用于数位板。</translation>
    </message>
    <message>
        <source>Preview while typing</source>
        <translation>输入时预览</translation>
    </message>
    <message>
        <source>Shows on the picture what a sentence would do before it is applied.</source>
        <translation>在应用之前，在图片上显示语句的效果。</translation>
    </message>
    <message>
        <source>Edits run on</source>
        <translation>修改运行于</translation>
    </message>
    <message>
        <source>Exact operators always run here, within Gesso. Only what needs a model is sent anywhere else.</source>
        <translation>精确算子始终在本机的 Gesso 内运行。只有需要模型的内容才会发送到别处。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Operators only</source>
        <translation>仅算子</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>What an export starts with; it can be changed each time.</source>
        <translation>导出时的初始值；每次都可更改。</translation>
    </message>
    <message>
        <source>As the original</source>
        <translation>与原件相同</translation>
    </message>
    <message>
        <source>WebP, lossless</source>
        <translation>WebP（无损）</translation>
    </message>
    <message>
        <source>JPEG quality</source>
        <translation>JPEG 质量</translation>
    </message>
    <message>
        <source>Higher keeps more and makes larger files.</source>
        <translation>数值越高保留越多，文件也越大。</translation>
    </message>
    <message>
        <source>Keep camera data, captions and place</source>
        <translation>保留相机数据、说明和位置</translation>
    </message>
    <message>
        <source>EXIF, IPTC, XMP and GPS go into exported files. Saved copies always keep them.</source>
        <translation>EXIF、IPTC、XMP 和 GPS 会写入导出文件。保存的副本始终保留它们。</translation>
    </message>
    <message>
        <source>Memory for shown pictures</source>
        <translation>显示图片所用内存</translation>
    </message>
    <message>
        <source>More makes moving around large pictures smoother.</source>
        <translation>越大，浏览大图越流畅。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>没有包含这些词的设置。</translation>
    </message>
</context>
<context>
    <name>ShortcutDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>按名称搜索</translation>
    </message>
    <message>
        <source>Search by key</source>
        <translation>按键搜索</translation>
    </message>
    <message>
        <source>Reset All</source>
        <translation>全部重置</translation>
    </message>
</context>
<context>
    <name>ShortcutEditor</name>
    <message>
        <source>No action chosen</source>
        <translation>未选择操作</translation>
    </message>
    <message>
        <source>Now used by: %1. It will be taken from there.</source>
        <translation>当前用于：%1。将从那里移除。</translation>
    </message>
    <message>
        <source>Use This Key</source>
        <translation>使用此键</translation>
    </message>
    <message>
        <source>Add This Key</source>
        <translation>添加此键</translation>
    </message>
    <message>
        <source>No Key</source>
        <translation>无按键</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>新按键</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>操作及其按键</translation>
    </message>
</context>
</TS>
