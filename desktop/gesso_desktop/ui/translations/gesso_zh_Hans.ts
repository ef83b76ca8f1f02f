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
        <source>Enlarge…</source>
        <translation>放大图片…</translation>
    </message>
    <message>
        <source>Writes a new, larger picture; a model adds the detail.</source>
        <translation>写入一张更大的新图片；细节由模型补充。</translation>
    </message>
    <message>
        <source>Expand the Frame…</source>
        <translation>扩展画面…</translation>
    </message>
    <message>
        <source>Writes a new picture with a border around this one, which a model makes.</source>
        <translation>写入一张新图片，在此图片周围加上外围；外围由模型生成。</translation>
    </message>
    <message>
        <source>Generate a Picture…</source>
        <translation>生成图片…</translation>
    </message>
    <message>
        <source>Writes a new picture that a model makes from words.</source>
        <translation>写入由模型凭文字生成的新图片。</translation>
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
        <translation>取消选区</translation>
    </message>
    <message>
        <source>Select Subject</source>
        <translation>选择主体</translation>
    </message>
    <message>
        <source>Selects the main thing of the picture.</source>
        <translation>选择图片中的主要对象。</translation>
    </message>
    <message>
        <source>Select Dust and Scratches</source>
        <translation>选择灰尘和划痕</translation>
    </message>
    <message>
        <source>Shows what looks like damage, to be corrected before it is repaired.</source>
        <translation>显示看起来像损伤的地方，以便在修复前加以修正。</translation>
    </message>
    <message>
        <source>Invert Selection</source>
        <translation>反转选区</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>扩大</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>羽化</translation>
    </message>
    <message>
        <source>Fit to Edges in the Picture</source>
        <translation>贴合图中物体的边缘</translation>
    </message>
    <message>
        <source>Moves the outline to the nearest edge of what is selected.</source>
        <translation>将轮廓移到所选对象最近的边缘。</translation>
    </message>
    <message>
        <source>Erase What Is Selected</source>
        <translation>擦除所选内容</translation>
    </message>
    <message>
        <source>The place is filled with what is around it.</source>
        <translation>该处用周围的内容填补。</translation>
    </message>
    <message>
        <source>Repair What Is Selected</source>
        <translation>修复所选内容</translation>
    </message>
    <message>
        <source>What is selected counts as dust and scratches; nothing else is touched.</source>
        <translation>所选内容视为灰尘和划痕；其他部分不会改动。</translation>
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
        <source>Edits</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Fidelity</source>
        <translation>保真度</translation>
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
        <source>Two Files</source>
        <translation>两个文件</translation>
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
        <source>Return places one, the arrow keys move it.</source>
        <translation>按回车键放置一个，用方向键移动。</translation>
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
        <source>Select by Clicking</source>
        <translation>点击选择</translation>
    </message>
    <message>
        <source>Click on a thing, or draw a box around it; a click with Alt takes something out. Return ends one thing.</source>
        <translation>点击物体，或围绕它画一个框；按住 Alt 点击可移除一部分。按回车键完成一个物体。</translation>
    </message>
    <message>
        <source>Erase from the Picture</source>
        <translation>从图片中擦除</translation>
    </message>
    <message>
        <source>What is brushed over is filled with what is around it.</source>
        <translation>涂过之处用周围的内容填补。</translation>
    </message>
    <message>
        <source>Stop the Tool</source>
        <translation>停止工具</translation>
    </message>
    <message>
        <source>Gives up what a tool is busy with.</source>
        <translation>放弃工具正在进行的操作。</translation>
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
        <source>Makes it anew from what lies below it. Not for values that a model measured: they are measured with the whole sentence.</source>
        <translation>根据下方的内容重新生成。不适用于模型测得的值：它们随整个句子一起测量。</translation>
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
        <source>Models and Machine…</source>
        <translation>模型与本机…</translation>
    </message>
    <message>
        <source>What this computer has, which models it can run, and adding more of them.</source>
        <translation>本机的配置、可运行的模型，以及添加更多模型。</translation>
    </message>
    <message>
        <source>Servers…</source>
        <translation>服务器…</translation>
    </message>
    <message>
        <source>Computers that run models for this one, and pairing with another of them.</source>
        <translation>为本机运行模型的计算机，以及与另一台配对。</translation>
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
    <message>
        <source>Needs an enlarging network, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>需要放大网络，但这里没有可运行的。“帮助 ▸ 模型与本机”会显示有哪些。</translation>
    </message>
    <message>
        <source>Needs a model that fills, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>需要能填充画面的模型，但这里没有可运行的。“帮助 ▸ 模型与本机”会显示有哪些。</translation>
    </message>
    <message>
        <source>Needs a model that makes pictures from words, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>需要能凭文字生成图片的模型，而这里没有能运行的。“帮助 ▸ 模型与本机”会显示有哪些。</translation>
    </message>
    <message>
        <source>Needs a model that masks what is clicked, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>需要能选取所点对象的模型，但这里没有可运行的。“帮助 ▸ 模型与本机”会显示有哪些。</translation>
    </message>
    <message>
        <source>Needs a model that masks the main subject, and none can run here. Help ▸ Models and Machine shows which there are.</source>
        <translation>需要能选取主体的模型，但这里没有可运行的。“帮助 ▸ 模型与本机”会显示有哪些。</translation>
    </message>
    <message>
        <source>A server might do it, but by the settings nothing is sent to one.</source>
        <translation>服务器也许能做，但按照设置，不会向服务器发送任何内容。</translation>
    </message>
    <message>
        <source>A server might do it: choose Automatic where the edits run.</source>
        <translation>服务器也许能做：请在编辑运行的位置选择“自动”。</translation>
    </message>
    <message>
        <source>A server might do it, but it does not answer now.</source>
        <translation>服务器也许能做，但它现在没有应答。</translation>
    </message>
</context>
<context>
    <name>BusyNote</name>
    <message>
        <source>Stop (Escape)</source>
        <translation>停止 (Esc)</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>The arrow keys move the picture, plus and minus zoom. With a rectangle or an ellipse, Return places one in the middle; the arrow keys move it, with Shift they resize it; Return again selects.</source>
        <translation>方向键移动图片，加号和减号缩放。使用矩形或椭圆时，按回车键在中间放置一个；方向键移动它，按住 Shift 则调整大小；再按回车键即可选择。</translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>Removes noise, blur, JPEG blocks and dust, as far as it is asked to, and keeps the rest. Part of Gesso; trained on synthetic pictures alone.</source>
        <translation>按要求去除噪点、模糊、JPEG 块状痕迹和灰尘，并保留其余部分。属于 Gesso；仅用合成图片训练。</translation>
    </message>
    <message>
        <source>strong noise</source>
        <translation>强噪点</translation>
    </message>
    <message>
        <source>film grain</source>
        <translation>胶片颗粒</translation>
    </message>
    <message>
        <source>Looks at the whole picture and sets exact operators that repair fading, colour casts and wrong exposure. Part of Gesso; trained on synthetic pictures alone.</source>
        <translation>查看整张图片，并设置精确算子来修复褪色、偏色和曝光错误。属于 Gesso；仅用合成图片训练。</translation>
    </message>
    <message>
        <source>colour casts</source>
        <translation>偏色</translation>
    </message>
    <message>
        <source>pictures that are too dark</source>
        <translation>过暗的图片</translation>
    </message>
</context>
<context>
    <name>CertificateRow</name>
    <message>
        <source>Only where the server asks for one: a PEM file with its key.</source>
        <translation>仅在服务器要求时需要：包含密钥的 PEM 文件。</translation>
    </message>
    <message>
        <source>Your certificate</source>
        <translation>您的证书</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>选择(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Leave out</source>
        <translation>不使用(&amp;L)</translation>
    </message>
</context>
<context>
    <name>Channels</name>
    <message>
        <source>Grey</source>
        <translation>灰</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>Cyan</source>
        <translation>青</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>品红</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄</translation>
    </message>
    <message>
        <source>Black ink</source>
        <translation>黑</translation>
    </message>
    <message>
        <source>Lightness</source>
        <translation>明度</translation>
    </message>
    <message>
        <source>Green to red</source>
        <translation>绿到红</translation>
    </message>
    <message>
        <source>Blue to yellow</source>
        <translation>蓝到黄</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Further channel {number}</source>
        <translation>其他通道 {number}</translation>
    </message>
</context>
<context>
    <name>Delivery</name>
    <message>
        <source>Save {name}</source>
        <translation>保存 {name}</translation>
    </message>
    <message>
        <source>{name} does not keep what was promised: pixels differ where nothing was to change.</source>
        <translation>{name} 未能兑现承诺：不应改变之处的像素有差异。</translation>
    </message>
    <message>
        <source>Do not use this file. Save it in another format, and report this.</source>
        <translation>请勿使用此文件。请以其他格式保存，并报告此问题。</translation>
    </message>
    <message>
        <source>Saved {name}.</source>
        <translation>已保存 {name}。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>The check of its pixels was cancelled.</source>
        <translation>像素检查已取消。</translation>
    </message>
    <message>
        <source>Every pixel was computed anew, as was said before.</source>
        <translation>如先前所述，每个像素都经过重新计算。</translation>
    </message>
    <message>
        <source>Checked: no pixel was changed but by your edits.</source>
        <translation>已检查：除您的修改外，没有任何像素改变。</translation>
    </message>
    <message>
        <source>Checked: outside the edits every pixel is identical.</source>
        <translation>已检查：修改之外的每个像素都一致。</translation>
    </message>
    <message>
        <source>{count} pixels outside the edits differ, as was said before.</source>
        <translation>如先前所述，修改之外有 {count} 个像素不同。</translation>
    </message>
    <message>
        <source>Save as {name}</source>
        <translation>另存为 {name}</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>What was still to be done for {name} was cancelled.</source>
        <translation>{name} 尚未完成的任务已取消。</translation>
    </message>
    <message>
        <source>What was finished is kept in its project.</source>
        <translation>已完成的部分保留在其项目中。</translation>
    </message>
    <message>
        <source>{folder} cannot be written to, so its edits are kept in {place}.</source>
        <translation>无法写入 {folder}，因此修改保存在 {place}。</translation>
    </message>
    <message>
        <source>They are found again whenever the picture is opened from there.</source>
        <translation>每次从那里打开图片时都会重新找到它们。</translation>
    </message>
    <message>
        <source>{name} is no longer there: it was moved, renamed or deleted.</source>
        <translation>{name} 已不存在：被移动、重命名或删除。</translation>
    </message>
    <message>
        <source>It can still be looked at. To edit it, put it back.</source>
        <translation>仍可查看。要编辑请将其放回。</translation>
    </message>
    <message>
        <source>{name} was changed by another program.</source>
        <translation>{name} 被其他程序更改。</translation>
    </message>
    <message>
        <source>What you see may be the former picture, and edits would be refused.</source>
        <translation>您看到的可能是旧图片，修改会被拒绝。</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>Find the picture…</source>
        <translation>查找图片…</translation>
    </message>
</context>
<context>
    <name>Dust</name>
    <message>
        <source>Dust and scratches</source>
        <translation>灰尘和划痕</translation>
    </message>
    <message>
        <source>Repair dust and scratches</source>
        <translation>修复灰尘和划痕</translation>
    </message>
    <message>
        <source>Nothing that looks like dust or scratches was found.</source>
        <translation>没有找到看起来像灰尘或划痕的地方。</translation>
    </message>
    <message>
        <source>Mark the places with the brush, then choose Select ▸ Repair What Is Selected.</source>
        <translation>请用画笔标出这些位置，然后选择“选择”▸“修复所选内容”。</translation>
    </message>
    <message>
        <source>Nothing that looks like dust or scratches was found in the selection.</source>
        <translation>在选区内没有找到看起来像灰尘或划痕的地方。</translation>
    </message>
    <message>
        <source>Clear the selection to look everywhere.</source>
        <translation>取消选区即可在整张图片中查找。</translation>
    </message>
</context>
<context>
    <name>DustBar</name>
    <message>
        <source>Nothing is surely dust or a scratch; more sensitivity shows what may be.</source>
        <translation>没有可以确定的灰尘或划痕；提高灵敏度可显示可能的地方。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>%Ln 处</numerusform>
        </translation>
    </message>
    <message>
        <source>less than {percent}</source>
        <translation>不到 {percent}</translation>
    </message>
    <message>
        <source>Repaired: {places}, {percent} % of the picture</source>
        <translation>已修复：{places}，占图片的 {percent}%</translation>
    </message>
    <message>
        <source>Dust and scratches: {places}, {percent} % of the picture</source>
        <translation>灰尘和划痕：{places}，占图片的 {percent}%</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Clear Selection</source>
        <translation>取消选区</translation>
    </message>
    <message>
        <source>&amp;Repair</source>
        <translation>修复(&amp;R)</translation>
    </message>
    <message>
        <source>Repairs exactly what is selected, as one edit.</source>
        <translation>只修复所选内容，作为一次修改。</translation>
    </message>
</context>
<context>
    <name>DustSensitivity</name>
    <message>
        <source>To the right, fainter marks count as damage; to the left, only sure ones. What was added or taken out by hand stays.</source>
        <translation>向右，较微弱的痕迹也算损伤；向左，只算确定的痕迹。手动添加或去除的部分保持不变。</translation>
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
        <translation>已删除：{name}</translation>
    </message>
    <message>
        <source>Hidden: {name}</source>
        <translation>已隐藏：{name}</translation>
    </message>
    <message>
        <source>Shown: {name}</source>
        <translation>已显示：{name}</translation>
    </message>
    <message>
        <source>Opacity {percent} %: {name}</source>
        <translation>不透明度 {percent}%：{name}</translation>
    </message>
    <message>
        <source>Texture {percent} %: {name}</source>
        <translation>纹理 {percent}%：{name}</translation>
    </message>
    <message>
        <source>Other area: {name}</source>
        <translation>更改区域：{name}</translation>
    </message>
    <message>
        <source>Other values: {name}</source>
        <translation>更改数值：{name}</translation>
    </message>
    <message>
        <source>Moved: {name}</source>
        <translation>已移动：{name}</translation>
    </message>
    <message>
        <source>Framing</source>
        <translation>构图</translation>
    </message>
    <message>
        <source>{first}, and {count} more</source>
        <translation>{first} 及其他 {count} 项</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>来自文件</translation>
    </message>
    <message>
        <source>{engine} on {host}</source>
        <translation>{host} 上的 {engine}</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>texture {percent} %</source>
        <translation>纹理 {percent}%</translation>
    </message>
    <message>
        <source>out of date</source>
        <translation>已过时</translation>
    </message>
    <message>
        <source>preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>{count} steps</source>
        <translation>{count} 个步骤</translation>
    </message>
    <message>
        <source>Crop to {size}</source>
        <translation>裁剪为 {size}</translation>
    </message>
    <message>
        <source>Turn by {degrees}°</source>
        <translation>旋转 {degrees}°</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Straighten by {degrees}°</source>
        <translation>拉直 {degrees}°</translation>
    </message>
    <message>
        <source>Made from something else: what lies below has changed since. Run it again to renew it.</source>
        <translation>基于先前的内容：其下方此后已改变。请再次运行以更新。</translation>
    </message>
    <message>
        <source>A preview: made soon, small and in few steps. Run it again in final quality to keep it.</source>
        <translation>这是预览：做得快、小，步数少。要保留它，请以最终质量重新运行。</translation>
    </message>
    <message>
        <source>A preview: made soon, small and in few steps. Choose its edits below to run them again in final quality.</source>
        <translation>这是预览：做得快、小，步数少。请选择下面的各项修改，以最终质量重新运行。</translation>
    </message>
</context>
<context>
    <name>EngineChooser</name>
    <message>
        <source>Edits &amp;run on</source>
        <translation>修改运行于(&amp;R)</translation>
    </message>
    <message>
        <source>What happens to each step</source>
        <translation>每个步骤如何处理</translation>
    </message>
</context>
<context>
    <name>EngineLine</name>
    <message>
        <source>“{step}”: {who}</source>
        <translation>“{step}”：{who}</translation>
    </message>
</context>
<context>
    <name>Engines</name>
    <message>
        <source>exact, here in Gesso</source>
        <translation>精确，在本机 Gesso 内</translation>
    </message>
    <message>
        <source>{engine} on this machine</source>
        <translation>本机上的 {engine}</translation>
    </message>
    <message>
        <source>{engine} on {host}</source>
        <translation>{host} 上的 {engine}</translation>
    </message>
    <message>
        <source>needs to know where</source>
        <translation>需要指明位置</translation>
    </message>
    <message>
        <source>left out by your choice</source>
        <translation>按您的选择略过</translation>
    </message>
    <message>
        <source>needs a model that is not installed</source>
        <translation>需要尚未安装的模型</translation>
    </message>
    <message>
        <source>Nothing leaves this machine.</source>
        <translation>没有任何内容离开本机。</translation>
    </message>
    <message>
        <source>Altogether {size} would leave this machine.</source>
        <translation>总共将有 {size} 离开本机。</translation>
    </message>
    <message>
        <source>Runs on this machine.</source>
        <translation>在本机运行。</translation>
    </message>
    <message>
        <source>Runs on {host}.</source>
        <translation>在 {host} 上运行。</translation>
    </message>
    <message>
        <source>There was not memory enough for the best way of running {engine}; it ran in a smaller way ({placement}).</source>
        <translation>内存不足，无法以最佳方式运行 {engine}；已改用更节省的方式（{placement}）。</translation>
    </message>
    <message>
        <source>No engine is installed. Everything that exact operators do works; what needs a model is left out, and each step says so.</source>
        <translation>未安装任何引擎。精确算子能做的都可用；需要模型的会被略过，并在相应步骤中注明。</translation>
    </message>
    <message>
        <source>{engine} — on {host}</source>
        <translation>{engine} — 在 {host} 上</translation>
    </message>
    <message>
        <source>The server {host} does not answer.</source>
        <translation>服务器 {host} 没有应答。</translation>
    </message>
    <message>
        <source>{number} MB</source>
        <translation>{number} MB</translation>
    </message>
    <message>
        <source>Select the place, and it is done exactly, without one.</source>
        <translation>选出位置，即可精确完成，无需模型。</translation>
    </message>
    <message>
        <source>{who} could do it: choose Automatic.</source>
        <translation>{who}可以完成：请选择“自动”。</translation>
    </message>
    <message>
        <source>On such pictures it measured better at this than the exact operator.</source>
        <translation>对此类图片，测得它在这方面优于精确算子。</translation>
    </message>
    <message>
        <source>Makes everything but the subject transparent.</source>
        <translation>把主体以外的一切变为透明。</translation>
    </message>
    <message>
        <source>Changes at most what is selected.</source>
        <translation>最多只改变选中的部分。</translation>
    </message>
    <message>
        <source>May change any part of the picture.</source>
        <translation>可能改变图片的任何部分。</translation>
    </message>
    <message>
        <source>Missing: {kind}.</source>
        <translation>缺少：{kind}。</translation>
    </message>
    <message>
        <source>Install such an engine, or connect to a server.</source>
        <translation>请安装此类引擎，或连接到服务器。</translation>
    </message>
    <message>
        <source>Install such an engine or connect to a server; or do it in another program and put its output back.</source>
        <translation>请安装此类引擎或连接到服务器；也可在其他程序中完成，再放回其结果。</translation>
    </message>
    <message>
        <source>Whether it fits there is known once a machine of the server has answered.</source>
        <translation>服务器的某台机器应答后，才知道它在那里能否运行。</translation>
    </message>
    <message>
        <source>About {seconds} s.</source>
        <translation>约 {seconds} 秒。</translation>
    </message>
    <message>
        <source>How long it takes here is known after the first time.</source>
        <translation>在这里需要多久，运行一次后便知道。</translation>
    </message>
    <message>
        <source>Needs {size} GB of memory.</source>
        <translation>需要 {size} GB 内存。</translation>
    </message>
    <message>
        <source>Sends {crop} px of the picture, reduced to {work} px ({size}), to {host}; without metadata and without the rest of the picture.</source>
        <translation>将图片中 {crop} 像素的部分缩小为 {work} 像素（{size}）后发送到 {host}；不含元数据，也不含图片其余部分。</translation>
    </message>
    <message>
        <source>Sends {crop} px of the picture ({size}) to {host}; without metadata and without the rest of the picture.</source>
        <translation>将图片中 {crop} 像素的部分（{size}）发送到 {host}；不含元数据，也不含图片其余部分。</translation>
    </message>
    <message>
        <source>Licence: {name}, commercial use allowed.</source>
        <translation>许可证：{name}，允许商业使用。</translation>
    </message>
    <message>
        <source>Licence: {name}, no commercial use.</source>
        <translation>许可证：{name}，不可商业使用。</translation>
    </message>
</context>
<context>
    <name>EnlargeDialog</name>
    <message>
        <source>{factor} times: {width} × {height} pixels</source>
        <translation>{factor} 倍：{width} × {height} 像素</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>放大图片</translation>
    </message>
    <message>
        <source>Every pixel of the new picture is computed, and detail is made up. The original and its edits stay as they are.</source>
        <translation>新图片的每个像素都由计算得出，细节是虚构的。原件及其修改保持不变。</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>另存为(&amp;S)…</translation>
    </message>
</context>
<context>
    <name>Enlarging</name>
    <message>
        <source>Enlarge {factor} times: {name}</source>
        <translation>放大 {factor} 倍：{name}</translation>
    </message>
    <message>
        <source>It is a new picture: every pixel of it was computed.</source>
        <translation>这是一张新图片：每个像素都由计算得出。</translation>
    </message>
</context>
<context>
    <name>Erasing</name>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
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
        <source>The server does not know this edit any more.</source>
        <translation>服务器已不再保留这次编辑。</translation>
    </message>
    <message>
        <source>Run it again.</source>
        <translation>请重新运行。</translation>
    </message>
    <message>
        <source>The server does not let this computer in.</source>
        <translation>服务器不允许这台电脑访问。</translation>
    </message>
    <message>
        <source>Pair this computer with the server again.</source>
        <translation>请将这台电脑与服务器重新配对。</translation>
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
        <source>The libraries that run this model are missing.</source>
        <translation>缺少运行此模型的库。</translation>
    </message>
    <message>
        <source>Help ▸ Models and Machine shows what is there; install what is missing.</source>
        <translation>“帮助 ▸ 模型与本机”会显示现有内容；请安装缺少的部分。</translation>
    </message>
    <message>
        <source>The licence of this model has not been accepted.</source>
        <translation>尚未接受此模型的许可证。</translation>
    </message>
    <message>
        <source>Read it, and accept it while adding the model.</source>
        <translation>请阅读，并在添加模型时接受。</translation>
    </message>
    <message>
        <source>This model does not fit this machine.</source>
        <translation>此模型不适合本机。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or picture.</source>
        <translation>请关闭其他程序，或选择较小的模型或图片。</translation>
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
        <source>Files of this model are missing or damaged.</source>
        <translation>此模型的文件缺失或已损坏。</translation>
    </message>
    <message>
        <source>Verify it in Help ▸ Models and Machine, or add it again.</source>
        <translation>请在“帮助 ▸ 模型与本机”中校验，或重新添加。</translation>
    </message>
    <message>
        <source>It is not signed by a key that is trusted here.</source>
        <translation>它没有用此处信任的密钥签名。</translation>
    </message>
    <message>
        <source>Get it again from where you trust.</source>
        <translation>请从您信任的来源重新获取。</translation>
    </message>
    <message>
        <source>This release of Gesso is damaged.</source>
        <translation>此 Gesso 发行版已损坏。</translation>
    </message>
    <message>
        <source>Copy it again from where it came from.</source>
        <translation>请从原来的位置重新复制。</translation>
    </message>
    <message>
        <source>This computer or folder cannot hold an installation.</source>
        <translation>此计算机或文件夹无法安装。</translation>
    </message>
    <message>
        <source>Choose another folder, or another computer.</source>
        <translation>请选择其他文件夹或其他计算机。</translation>
    </message>
    <message>
        <source>The installation is being changed at this moment.</source>
        <translation>安装正在被更改。</translation>
    </message>
    <message>
        <source>Wait until that has finished, then try again.</source>
        <translation>请等它完成后再试。</translation>
    </message>
    <message>
        <source>The server cannot be reached. Your edits are safe.</source>
        <translation>无法连接服务器。您的编辑是安全的。</translation>
    </message>
    <message>
        <source>Check that it runs and is connected, or edit on this machine.</source>
        <translation>请检查它是否在运行并已联网，或者在本机上编辑。</translation>
    </message>
    <message>
        <source>The server has more to do than it takes on.</source>
        <translation>服务器的任务已满。</translation>
    </message>
    <message>
        <source>Try again in a while, or edit on this machine.</source>
        <translation>请稍后再试，或者在本机上编辑。</translation>
    </message>
    <message>
        <source>The engine could not finish. Your edits are safe.</source>
        <translation>引擎未能完成。您的修改安然无恙。</translation>
    </message>
    <message>
        <source>Try again, or choose another model.</source>
        <translation>请重试，或选择其他模型。</translation>
    </message>
    <message>
        <source>There was not enough memory for this model.</source>
        <translation>内存不足以运行此模型。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or a smaller part.</source>
        <translation>请关闭其他程序，或选择较小的模型或较小的部分。</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly. Your edits are safe.</source>
        <translation>引擎意外退出。您的修改安然无恙。</translation>
    </message>
    <message>
        <source>Try again; if it happens every time, verify the model.</source>
        <translation>请重试；如每次都发生，请校验模型。</translation>
    </message>
    <message>
        <source>The engine did not answer and was ended.</source>
        <translation>引擎没有响应，已被结束。</translation>
    </message>
    <message>
        <source>Try again, or choose a smaller model.</source>
        <translation>请重试，或选择较小的模型。</translation>
    </message>
    <message>
        <source>What the engine said was not understood.</source>
        <translation>无法理解引擎返回的内容。</translation>
    </message>
    <message>
        <source>Install the engines that belong to this version of Gesso.</source>
        <translation>请安装与此版本 Gesso 配套的引擎。</translation>
    </message>
    <message>
        <source>Something unexpected happened. Your edits are safe.</source>
        <translation>发生了意外情况。您的修改安然无恙。</translation>
    </message>
    <message>
        <source>Copy the problem report and send it to the developers.</source>
        <translation>请复制问题报告并发送给开发者。</translation>
    </message>
    <message>
        <source>Cropping or straightening a JPEG would compress it anew.</source>
        <translation>裁剪或拉直 JPEG 会使其重新压缩。</translation>
    </message>
    <message>
        <source>Save the copy as PNG or TIFF, which keep every pixel, or export with a quality.</source>
        <translation>请将副本保存为能保留每个像素的 PNG 或 TIFF，或指定质量导出。</translation>
    </message>
    <message>
        <source>Save the copy as PNG or TIFF, which keep every pixel.</source>
        <translation>请将副本保存为能保留每个像素的 PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>JPEG cannot hold transparency.</source>
        <translation>JPEG 无法保存透明度。</translation>
    </message>
    <message>
        <source>Save the copy as PNG or TIFF.</source>
        <translation>请将副本保存为 PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>JPEG holds gray and RGB pictures without transparency.</source>
        <translation>JPEG 只能保存不透明的灰度和 RGB 图片。</translation>
    </message>
    <message>
        <source>Save the copy as TIFF (.tif) or PNG (.png).</source>
        <translation>请将副本保存为 TIFF (.tif) 或 PNG (.png)。</translation>
    </message>
    <message>
        <source>Save the copy as TIFF (.tif).</source>
        <translation>请将副本保存为 TIFF (.tif)。</translation>
    </message>
    <message>
        <source>Changing a part of a JPEG needs the program jpegtran, which is not installed.</source>
        <translation>修改 JPEG 的一部分需要程序 jpegtran，但尚未安装。</translation>
    </message>
    <message>
        <source>A part of this JPEG cannot be replaced.</source>
        <translation>无法替换此 JPEG 的一部分。</translation>
    </message>
    <message>
        <source>Pixels outside the change would have changed in this JPEG.</source>
        <translation>此 JPEG 中修改之外的像素会改变。</translation>
    </message>
    <message>
        <source>There is no room in the EXIF block for the orientation.</source>
        <translation>EXIF 块中没有空间存放方向。</translation>
    </message>
    <message>
        <source>Saving this picture as JPEG loses something of every pixel.</source>
        <translation>将此图片保存为 JPEG 会使每个像素都有损失。</translation>
    </message>
    <message>
        <source>Save it as TIFF (.tif) or PNG (.png), or ask for an export with a quality.</source>
        <translation>请保存为 TIFF (.tif) 或 PNG (.png)，或指定质量导出。</translation>
    </message>
    <message>
        <source>Gesso cannot save as “{suffix}”.</source>
        <translation>Gesso 无法保存为“{suffix}”。</translation>
    </message>
    <message>
        <source>Gesso cannot export as “{suffix}”.</source>
        <translation>Gesso 无法导出为“{suffix}”。</translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation>请选择其他格式。</translation>
    </message>
    <message>
        <source>OpenRaster is exported in full size and with the picture&apos;s own profile.</source>
        <translation>OpenRaster 以完整尺寸和图片自带的配置文件导出。</translation>
    </message>
    <message>
        <source>Choose the full size, or another format.</source>
        <translation>请选择完整尺寸，或其他格式。</translation>
    </message>
    <message>
        <source>{name} already exists.</source>
        <translation>{name} 已存在。</translation>
    </message>
    <message>
        <source>The original is never written over.</source>
        <translation>绝不覆盖原件。</translation>
    </message>
    <message>
        <source>Choose another name for the copy.</source>
        <translation>请为副本选择其他名称。</translation>
    </message>
    <message>
        <source>There is not enough room in {folder} for {name}.</source>
        <translation>{folder} 中没有足够空间存放 {name}。</translation>
    </message>
    <message>
        <source>Free some space or choose another drive.</source>
        <translation>请释放空间，或选择其他磁盘。</translation>
    </message>
    <message>
        <source>The folder {folder} does not exist.</source>
        <translation>文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written to.</source>
        <translation>无法写入文件夹 {folder}。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>The name is too long.</source>
        <translation>名称过长。</translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation>请选择较短的名称。</translation>
    </message>
    <message>
        <source>{name} is too large for that drive.</source>
        <translation>{name} 对该磁盘来说过大。</translation>
    </message>
    <message>
        <source>Save it on another drive.</source>
        <translation>请保存到其他磁盘。</translation>
    </message>
    <message>
        <source>{name} could not be written.</source>
        <translation>无法写入 {name}。</translation>
    </message>
    <message>
        <source>Try again, or choose another folder.</source>
        <translation>请重试，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The TIFF has no room for its new orientation.</source>
        <translation>此 TIFF 没有空间存放新方向。</translation>
    </message>
    <message>
        <source>Save it as PNG.</source>
        <translation>请保存为 PNG。</translation>
    </message>
    <message>
        <source>WebP holds 8-bit gray and RGB pictures.</source>
        <translation>WebP 只能保存 8 位灰度和 RGB 图片。</translation>
    </message>
    <message>
        <source>WebP holds pictures of at most {most} pixels a side.</source>
        <translation>WebP 图片每边最多 {most} 像素。</translation>
    </message>
    <message>
        <source>A file needs a name, without a slash.</source>
        <translation>文件需要一个不含斜杠的名称。</translation>
    </message>
    <message>
        <source>Type a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>{name} is not as it was when it was opened; nothing was saved from it.</source>
        <translation>{name} 已不是打开时的样子；未从中保存任何内容。</translation>
    </message>
    <message>
        <source>Open it again, or put the original back.</source>
        <translation>请重新打开，或放回原件。</translation>
    </message>
    <message>
        <source>The original became shorter while it was being copied.</source>
        <translation>复制过程中原件变短了。</translation>
    </message>
    <message>
        <source>{name} is not a colour profile.</source>
        <translation>{name} 不是颜色配置文件。</translation>
    </message>
    <message>
        <source>Choose an .icc file.</source>
        <translation>请选择 .icc 文件。</translation>
    </message>
    <message>
        <source>{name} is not a profile for RGB colours.</source>
        <translation>{name} 不是 RGB 颜色的配置文件。</translation>
    </message>
    <message>
        <source>Choose an RGB profile; Gesso exports to no other.</source>
        <translation>请选择 RGB 配置文件；Gesso 只导出到此类。</translation>
    </message>
    <message>
        <source>Lab pictures cannot be converted to another profile.</source>
        <translation>Lab 图片无法转换到其他配置文件。</translation>
    </message>
    <message>
        <source>Keep the profile and export as TIFF.</source>
        <translation>请保留配置文件并导出为 TIFF。</translation>
    </message>
    <message>
        <source>There is not enough memory to open the picture.</source>
        <translation>内存不足，无法打开图片。</translation>
    </message>
    <message>
        <source>Close other programs or use a smaller copy.</source>
        <translation>请关闭其他程序，或使用较小的副本。</translation>
    </message>
    <message>
        <source>The file is damaged: take another copy.</source>
        <translation>文件已损坏：请使用另一份副本。</translation>
    </message>
    <message>
        <source>The file is cut short: a part of the picture is missing.</source>
        <translation>文件不完整：缺少图片的一部分。</translation>
    </message>
    <message>
        <source>Take another copy; the transfer may have been interrupted.</source>
        <translation>请使用另一份副本；传输可能曾中断。</translation>
    </message>
    <message>
        <source>Take another copy.</source>
        <translation>请使用另一份副本。</translation>
    </message>
    <message>
        <source>There is no file {name}.</source>
        <translation>没有文件 {name}。</translation>
    </message>
    <message>
        <source>Check the name and the folder.</source>
        <translation>请检查名称和文件夹。</translation>
    </message>
    <message>
        <source>You may not read {name}.</source>
        <translation>您无权读取 {name}。</translation>
    </message>
    <message>
        <source>Ask its owner for permission, or copy it.</source>
        <translation>请向所有者申请权限，或复制该文件。</translation>
    </message>
    <message>
        <source>{name} cannot be opened.</source>
        <translation>无法打开 {name}。</translation>
    </message>
    <message>
        <source>Check the name and the disk.</source>
        <translation>请检查名称和磁盘。</translation>
    </message>
    <message>
        <source>{name} could not be read to its end.</source>
        <translation>无法完整读取 {name}。</translation>
    </message>
    <message>
        <source>Check the disk or the connection, then try again.</source>
        <translation>请检查磁盘或连接，然后重试。</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} 是空的。</translation>
    </message>
    <message>
        <source>Take another copy; this one was never written.</source>
        <translation>请使用另一份副本；此份从未写入。</translation>
    </message>
    <message>
        <source>HEIC pictures need the library pillow-heif, which is not installed.</source>
        <translation>HEIC 图片需要库 pillow-heif，但尚未安装。</translation>
    </message>
    <message>
        <source>Camera RAW files need the library rawpy, which is not installed.</source>
        <translation>相机 RAW 文件需要库 rawpy，但尚未安装。</translation>
    </message>
    <message>
        <source>The picture is too large to open ({width}×{height}).</source>
        <translation>图片过大，无法打开 ({width}×{height})。</translation>
    </message>
    <message>
        <source>The file is too large to open.</source>
        <translation>文件过大，无法打开。</translation>
    </message>
    <message>
        <source>Save a smaller copy with the program that made it.</source>
        <translation>请用创建它的程序保存较小的副本。</translation>
    </message>
    <message>
        <source>The PNG file is damaged.</source>
        <translation>PNG 文件已损坏。</translation>
    </message>
    <message>
        <source>The PNG file is damaged or cut short.</source>
        <translation>PNG 文件已损坏或不完整。</translation>
    </message>
    <message>
        <source>The pixels of the PNG are damaged or cut short.</source>
        <translation>PNG 的像素已损坏或不完整。</translation>
    </message>
    <message>
        <source>The JPEG file is damaged or cut short.</source>
        <translation>JPEG 文件已损坏或不完整。</translation>
    </message>
    <message>
        <source>The JPEG is damaged: a part of the picture is missing.</source>
        <translation>JPEG 已损坏：缺少图片的一部分。</translation>
    </message>
    <message>
        <source>The WebP file is damaged or cut short.</source>
        <translation>WebP 文件已损坏或不完整。</translation>
    </message>
    <message>
        <source>The TIFF file is damaged.</source>
        <translation>TIFF 文件已损坏。</translation>
    </message>
    <message>
        <source>Open an undamaged copy of it.</source>
        <translation>请打开未损坏的副本。</translation>
    </message>
    <message>
        <source>The structure of the file is damaged.</source>
        <translation>文件结构已损坏。</translation>
    </message>
    <message>
        <source>Take another copy; the file may have been cut or altered.</source>
        <translation>请使用另一份副本；文件可能被截断或改动。</translation>
    </message>
    <message>
        <source>A part of the picture is missing from the file.</source>
        <translation>文件中缺少图片的一部分。</translation>
    </message>
    <message>
        <source>Take another copy; the file may never have been finished.</source>
        <translation>请使用另一份副本；文件可能从未写完。</translation>
    </message>
    <message>
        <source>A part of the picture is cut short.</source>
        <translation>图片的一部分不完整。</translation>
    </message>
    <message>
        <source>This WebP is an animation.</source>
        <translation>此 WebP 是动画。</translation>
    </message>
    <message>
        <source>Save the frame you want as a still picture.</source>
        <translation>请将所需的帧保存为静态图片。</translation>
    </message>
    <message>
        <source>{name} is open in another window or program.</source>
        <translation>{name} 已在另一个窗口或程序中打开。</translation>
    </message>
    <message>
        <source>Close it there and try again.</source>
        <translation>请在那里关闭后重试。</translation>
    </message>
    <message>
        <source>The folder {name} cannot be listed.</source>
        <translation>无法列出文件夹 {name} 的内容。</translation>
    </message>
    <message>
        <source>Check that it is still there and that you may read it.</source>
        <translation>请检查它是否还在，以及您是否有读取权限。</translation>
    </message>
    <message>
        <source>The settings file was damaged; the defaults are used for what could not be read.</source>
        <translation>设置文件已损坏；无法读取的部分使用默认值。</translation>
    </message>
    <message>
        <source>The settings could not be read; the defaults are used.</source>
        <translation>无法读取设置；使用默认值。</translation>
    </message>
    <message>
        <source>The settings could not be saved; they hold until Gesso is closed.</source>
        <translation>无法保存设置；它们在 Gesso 关闭前有效。</translation>
    </message>
    <message>
        <source>The damaged file was kept as {name}.</source>
        <translation>损坏的文件已另存为 {name}。</translation>
    </message>
    <message>
        <source>Not all of your own recipes could be read.</source>
        <translation>您自己的配方未能全部读取。</translation>
    </message>
    <message>
        <source>Your own recipes could not be saved; they hold until Gesso is closed.</source>
        <translation>无法保存您自己的配方；它们在 Gesso 关闭前有效。</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the folder {folder}.</source>
        <translation>请检查文件夹 {folder} 的可用空间和权限。</translation>
    </message>
    <message>
        <source>Check the permissions of the folder {folder}.</source>
        <translation>请检查文件夹 {folder} 的权限。</translation>
    </message>
    <message>
        <source>Check the permissions of the settings file.</source>
        <translation>请检查设置文件的权限。</translation>
    </message>
    <message>
        <source>Check the permissions of the settings folder.</source>
        <translation>请检查设置文件夹的权限。</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the settings folder.</source>
        <translation>请检查设置文件夹的可用空间和权限。</translation>
    </message>
    <message>
        <source>The monitor profile {name} cannot be read; sRGB is used.</source>
        <translation>无法读取显示器配置文件 {name}；将使用 sRGB。</translation>
    </message>
    <message>
        <source>Choose another file in the settings.</source>
        <translation>请在设置中选择其他文件。</translation>
    </message>
    <message>
        <source>{picture} is another picture than the one that {project} was made from.</source>
        <translation>{picture} 不是创建 {project} 时所用的图片。</translation>
    </message>
    <message>
        <source>Choose the original; it may have another name now, but must be the same file.</source>
        <translation>请选择原件；它现在可以有其他名称，但必须是同一个文件。</translation>
    </message>
    <message>
        <source>{first} is {width}×{height} pixels, {second} is {other_width}×{other_height}.</source>
        <translation>{first} 为 {width}×{height} 像素，{second} 为 {other_width}×{other_height}。</translation>
    </message>
    <message>
        <source>Compare files of the same size, such as a copy and its original.</source>
        <translation>请比较尺寸相同的文件，例如副本与其原件。</translation>
    </message>
    <message>
        <source>The output is {width}×{height}, which is not the shape of the picture ({own_width}×{own_height}).</source>
        <translation>输出为 {width}×{height}，与图片的形状不符 ({own_width}×{own_height})。</translation>
    </message>
    <message>
        <source>Give an output of the whole picture; it may be smaller, but not cropped.</source>
        <translation>请提供整张图片的输出；可以较小，但不能裁剪过。</translation>
    </message>
    <message>
        <source>The output has {size} MP; at most 64 can be fitted.</source>
        <translation>输出为 {size} MP；最多可处理 64 MP。</translation>
    </message>
    <message>
        <source>Reduce it: the original keeps its own detail.</source>
        <translation>请缩小它：原件会保留自身细节。</translation>
    </message>
    <message>
        <source>Something went wrong inside Gesso; nothing was lost.</source>
        <translation>Gesso 内部出错；没有丢失任何内容。</translation>
    </message>
    <message>
        <source>Try again. If it happens again, copy the problem report from the Help menu.</source>
        <translation>请重试。如再次发生，请从“帮助”菜单复制问题报告。</translation>
    </message>
    <message>
        <source>There was not enough memory for this.</source>
        <translation>内存不足以完成此操作。</translation>
    </message>
    <message>
        <source>Close other programs, or mark a smaller area, and try again.</source>
        <translation>请关闭其他程序或标记较小的区域，然后重试。</translation>
    </message>
    <message>
        <source>The disk is full; the project is as it was before this edit.</source>
        <translation>磁盘已满；项目保持此修改之前的状态。</translation>
    </message>
    <message>
        <source>The model&apos;s output could not be aligned with the picture: too little of it is alike.</source>
        <translation>无法将模型的输出与图片对齐：相同之处太少。</translation>
    </message>
    <message>
        <source>Try again with another seed, or select the part that may change.</source>
        <translation>请换一个随机种子重试，或选出可以改变的部分。</translation>
    </message>
    <message>
        <source>No subject could be told apart from the background.</source>
        <translation>无法将主体与背景区分开。</translation>
    </message>
    <message>
        <source>Draw a box around the subject.</source>
        <translation>请围绕主体画一个框。</translation>
    </message>
    <message>
        <source>The box is too small to hold a subject.</source>
        <translation>框太小，容不下主体。</translation>
    </message>
    <message>
        <source>Draw a larger box.</source>
        <translation>请画一个更大的框。</translation>
    </message>
    <message>
        <source>The box takes in the whole picture, so there is no background to learn from.</source>
        <translation>框覆盖整张图片，没有背景可供参考。</translation>
    </message>
    <message>
        <source>Draw the box closer around the subject.</source>
        <translation>请把框画得更贴近主体。</translation>
    </message>
    <message>
        <source>Nothing in the picture tells for sure which way is level.</source>
        <translation>图片中没有可靠的水平参照。</translation>
    </message>
    <message>
        <source>Give the angle, for example: straighten by 1.5 degrees.</source>
        <translation>请给出角度，例如：拉直 1.5 度。</translation>
    </message>
    <message>
        <source>Nothing is marked to be removed.</source>
        <translation>未标记要去除的内容。</translation>
    </message>
    <message>
        <source>Mark the object with a brush or a box.</source>
        <translation>请用画笔或框标记物体。</translation>
    </message>
    <message>
        <source>The mark covers all there is, so nothing is left to fill it from.</source>
        <translation>标记覆盖了全部，没有可用于填补的内容。</translation>
    </message>
    <message>
        <source>Mark only the object.</source>
        <translation>请只标记物体。</translation>
    </message>
    <message>
        <source>Removing a stain needs to know where it is.</source>
        <translation>去除污渍需要知道其位置。</translation>
    </message>
    <message>
        <source>Mark the stain with a brush or a box, a little larger than it.</source>
        <translation>请用画笔或框标记污渍，范围略大一些。</translation>
    </message>
    <message>
        <source>Everything is marked as stain, so there is nothing to match it to.</source>
        <translation>全部都标记为污渍，没有可供匹配的部分。</translation>
    </message>
    <message>
        <source>Mark only the stain.</source>
        <translation>请只标记污渍。</translation>
    </message>
    <message>
        <source>The selection holds nothing of the picture.</source>
        <translation>选区不包含图片的任何部分。</translation>
    </message>
    <message>
        <source>Select a part of the picture.</source>
        <translation>请选出图片的一部分。</translation>
    </message>
    <message>
        <source>Nothing is selected yet.</source>
        <translation>尚未选择任何内容。</translation>
    </message>
    <message>
        <source>Draw roughly around the subject first.</source>
        <translation>请先大致圈出主体。</translation>
    </message>
    <message>
        <source>The selection takes in the whole picture, so there is no background to learn from.</source>
        <translation>选区覆盖整张图片，没有背景可供参考。</translation>
    </message>
    <message>
        <source>Draw closer around the subject.</source>
        <translation>请更贴近主体圈选。</translation>
    </message>
    <message>
        <source>“{value}” is not a format to crop to.</source>
        <translation>“{value}”不是可用的裁剪比例。</translation>
    </message>
    <message>
        <source>Give width and height like 3:2 or 1:1.</source>
        <translation>请给出宽高比，如 3:2 或 1:1。</translation>
    </message>
    <message>
        <source>The picture can be turned by quarters, not by {degrees}°.</source>
        <translation>图片只能按四分之一圈旋转，不能旋转 {degrees}°。</translation>
    </message>
    <message>
        <source>That edit is no longer there.</source>
        <translation>该修改已不存在。</translation>
    </message>
    <message>
        <source>Texture comes back only under stored pixels, and this edit has none.</source>
        <translation>只有存储了像素的修改才能恢复纹理，而此修改没有。</translation>
    </message>
    <message>
        <source>Lower its opacity instead.</source>
        <translation>请改为降低其不透明度。</translation>
    </message>
    <message>
        <source>Nobody here can look for dust and scratches.</source>
        <translation>这里没有可以查找灰尘和划痕的引擎或算子。</translation>
    </message>
    <message>
        <source>Choose another engine, or operators.</source>
        <translation>请选择其他引擎，或选择算子。</translation>
    </message>
    <message>
        <source>Nobody here looks for the damage that “{step}” repairs.</source>
        <translation>这里没有引擎或算子会查找“{step}”所修复的损伤。</translation>
    </message>
    <message>
        <source>Ask for dust or scratches, or mark them yourself.</source>
        <translation>请指明灰尘或划痕，或自行标记。</translation>
    </message>
    <message>
        <source>Apply the sentence as a new edit.</source>
        <translation>请将语句作为新修改应用。</translation>
    </message>
    <message>
        <source>Nothing of the picture was marked.</source>
        <translation>未在图片中标记任何内容。</translation>
    </message>
    <message>
        <source>Brush over the thing to erase.</source>
        <translation>请用画笔涂过要擦除的物体。</translation>
    </message>
    <message>
        <source>Neither {folder} nor {other} can be written to.</source>
        <translation>{folder} 和 {other} 都无法写入。</translation>
    </message>
    <message>
        <source>The edits need a place: check the permissions of one of these folders.</source>
        <translation>修改需要保存位置：请检查其中一个文件夹的权限。</translation>
    </message>
    <message>
        <source>The two pictures have not the same size.</source>
        <translation>两张图片的尺寸不同。</translation>
    </message>
    <message>
        <source>Choose a picture of the same width and height.</source>
        <translation>请选择宽度和高度都相同的图片。</translation>
    </message>
    <message>
        <source>{model} looks at one picture alone, not at further ones.</source>
        <translation>{model} 只查看一张图片，不查看附加图片。</translation>
    </message>
    <message>
        <source>Leave the further pictures out, or choose another model.</source>
        <translation>请去掉附加图片，或选择其他模型。</translation>
    </message>
    <message>
        <source>{model} looks at {most} further pictures at most, not at {count}.</source>
        <translation>{model} 最多查看 {most} 张附加图片，而不是 {count} 张。</translation>
    </message>
    <message>
        <source>Leave some out, or choose another model.</source>
        <translation>请去掉一些，或选择其他模型。</translation>
    </message>
    <message>
        <source>Picture {number} of this edit cannot be read: {path}.</source>
        <translation>无法读取此修改的图片 {number}：{path}。</translation>
    </message>
    <message>
        <source>Put the file back where it was.</source>
        <translation>请将文件放回原处。</translation>
    </message>
    <message>
        <source>Picture {number} of this edit is another file than it was then: {path}.</source>
        <translation>此修改的图片 {number} 已不是当时的文件：{path}。</translation>
    </message>
    <message>
        <source>Put the former file back, or make a new edit with this one.</source>
        <translation>请放回原来的文件，或用此文件新建一项修改。</translation>
    </message>
    <message>
        <source>The colours of {name} cannot be converted to those of the picture.</source>
        <translation>无法将 {name} 的颜色转换为图片的颜色。</translation>
    </message>
    <message>
        <source>Save a copy of it as RGB and name that.</source>
        <translation>请将其副本保存为 RGB，再指定该副本。</translation>
    </message>
    <message>
        <source>{name} would compress every pixel anew.</source>
        <translation>{name} 会重新压缩每个像素。</translation>
    </message>
    <message>
        <source>Save it as PNG or TIFF, which keep the picture within as it is.</source>
        <translation>请保存为 PNG 或 TIFF，它们会让其中的图片保持原样。</translation>
    </message>
    <message>
        <source>Nobody would look at the further pictures.</source>
        <translation>没有任何步骤会查看附加图片。</translation>
    </message>
    <message>
        <source>What models made of sentences could not be deleted.</source>
        <translation>无法删除模型对句子的理解结果。</translation>
    </message>
    <message>
        <source>Delete the folder {folder}.</source>
        <translation>请删除文件夹 {folder}。</translation>
    </message>
    <message>
        <source>Gesso was told to run no models.</source>
        <translation>已要求 Gesso 不运行模型。</translation>
    </message>
    <message>
        <source>Start it without `--runtime none` to use them.</source>
        <translation>要使用模型，请在启动时去掉 `--runtime none`。</translation>
    </message>
    <message>
        <source>{title} does not fit this machine.</source>
        <translation>{title} 不适合本机。</translation>
    </message>
    <message>
        <source>{title} needs {libraries}, which no environment here has.</source>
        <translation>{title} 需要 {libraries}，但这里的环境中都没有。</translation>
    </message>
    <message>
        <source>Install an environment with {libraries}, then look again.</source>
        <translation>请安装含 {libraries} 的环境，然后重新检测。</translation>
    </message>
    <message>
        <source>{title} runs in an environment of its own, with the engine {engine}, and none here has it.</source>
        <translation>{title} 在自己的环境中以引擎 {engine} 运行，但这里的环境中都没有该引擎。</translation>
    </message>
    <message>
        <source>Install one and name its folder in GESSO_ENVS, or choose another model.</source>
        <translation>请安装一个，并在 GESSO_ENVS 中写明其文件夹，或选择其他模型。</translation>
    </message>
    <message>
        <source>Files of {title} are damaged or missing.</source>
        <translation>{title} 的文件已损坏或缺失。</translation>
    </message>
    <message>
        <source>Add the model again.</source>
        <translation>请重新添加模型。</translation>
    </message>
    <message>
        <source>They are part of Gesso: install Gesso again.</source>
        <translation>它们属于 Gesso：请重新安装 Gesso。</translation>
    </message>
    <message>
        <source>{title} is part of Gesso: it is never added, packed or removed.</source>
        <translation>{title} 属于 Gesso：不能添加、打包或移除。</translation>
    </message>
    <message>
        <source>It works only when it is chosen, or where it is better than the exact operator.</source>
        <translation>只有在被选中时，或在它优于精确算子之处，它才会工作。</translation>
    </message>
    <message>
        <source>What is known of Gesso&apos;s own models is damaged or missing.</source>
        <translation>Gesso 自有模型的资料已损坏或缺失。</translation>
    </message>
    <message>
        <source>No chosen model can do “{step}”.</source>
        <translation>所选模型都无法完成“{step}”。</translation>
    </message>
    <message>
        <source>Choose another engine.</source>
        <translation>请选择其他引擎。</translation>
    </message>
    <message>
        <source>{title} returned values that no operator can use.</source>
        <translation>{title} 返回了算子无法使用的数值。</translation>
    </message>
    <message>
        <source>Choose another engine, or verify the model with `gesso models verify`.</source>
        <translation>请选择其他引擎，或用 `gesso models verify` 校验模型。</translation>
    </message>
    <message>
        <source>The model returned no picture.</source>
        <translation>模型没有返回图片。</translation>
    </message>
    <message>
        <source>The model returned no mask.</source>
        <translation>模型没有返回蒙版。</translation>
    </message>
    <message>
        <source>The model returned no map of the damage.</source>
        <translation>模型没有返回损伤图。</translation>
    </message>
    <message>
        <source>Try once more, or choose another model.</source>
        <translation>请再试一次，或选择其他模型。</translation>
    </message>
    <message>
        <source>The model returned {width}×{height} pixels instead of {meant_width}×{meant_height}.</source>
        <translation>模型返回了 {width}×{height} 像素，而非 {meant_width}×{meant_height}。</translation>
    </message>
    <message>
        <source>Verify the model with `gesso models verify`, or choose another one.</source>
        <translation>请用 `gesso models verify` 校验模型，或选择其他模型。</translation>
    </message>
    <message>
        <source>“{path}” is not the file that the card means: it has {bytes} bytes instead of {meant}.</source>
        <translation>“{path}”不是模型卡所指的文件：其大小为 {bytes} 字节，而非 {meant}。</translation>
    </message>
    <message>
        <source>“{path}” is not the file that the card means: it has another SHA-256.</source>
        <translation>“{path}”不是模型卡所指的文件：其 SHA-256 不同。</translation>
    </message>
    <message>
        <source>`gesso models info` says where the right one comes from.</source>
        <translation>`gesso models info` 会说明正确的文件从哪里来。</translation>
    </message>
    <message>
        <source>{source} lacks what “{card}” needs: {missing}.</source>
        <translation>{source}：缺少“{card}”所需的内容：{missing}。</translation>
    </message>
    <message>
        <source>Get these files, too; their names and folders must be as the card says.</source>
        <translation>请一并获取这些文件；名称和文件夹必须与模型卡一致。</translation>
    </message>
    <message>
        <source>The model needs {size} and only {free} are free.</source>
        <translation>模型需要 {size}，但仅剩 {free}。</translation>
    </message>
    <message>
        <source>Make room where {folder} lies, or choose another place.</source>
        <translation>请在 {folder} 所在位置腾出空间，或选择其他位置。</translation>
    </message>
    <message>
        <source>Nothing may be written in {folder}.</source>
        <translation>不允许写入 {folder}。</translation>
    </message>
    <message>
        <source>Check its permissions, or choose another place.</source>
        <translation>请检查其权限，或选择其他位置。</translation>
    </message>
    <message>
        <source>Another Gesso is changing the models at this moment.</source>
        <translation>另一个 Gesso 正在更改模型。</translation>
    </message>
    <message>
        <source>Wait until it has finished, then try again.</source>
        <translation>请等它完成后重试。</translation>
    </message>
    <message>
        <source>“{path}” is of a kind that can run code when it is opened, and is not taken.</source>
        <translation>“{path}”属于打开时可能执行代码的类型，不予接受。</translation>
    </message>
    <message>
        <source>“{path}” is no safetensors, GGUF or ONNX file and none that belongs to one.</source>
        <translation>“{path}”不是 safetensors、GGUF 或 ONNX 文件，也不属于此类文件的附件。</translation>
    </message>
    <message>
        <source>Get the model as safetensors, GGUF or ONNX.</source>
        <translation>请获取 safetensors、GGUF 或 ONNX 格式的模型。</translation>
    </message>
    <message>
        <source>It is not clear which file of “{card}” {name} is.</source>
        <translation>无法确定 {name} 是“{card}”的哪个文件。</translation>
    </message>
    <message>
        <source>{name} is no model pack.</source>
        <translation>{name} 不是模型包。</translation>
    </message>
    <message>
        <source>Copy it again from where it was made.</source>
        <translation>请从其创建之处重新复制。</translation>
    </message>
    <message>
        <source>Parts of {name} are still missing: {numbers}.</source>
        <translation>{name} 仍缺少部分：{numbers}。</translation>
    </message>
    <message>
        <source>What came is kept: add the rest in the same way, from any folder or medium.</source>
        <translation>已收到的部分会保留：请以同样方式添加其余部分，可来自任何文件夹或介质。</translation>
    </message>
    <message>
        <source>{name} is missing, which says how the parts belong together.</source>
        <translation>缺少 {name}，它说明各部分如何组合。</translation>
    </message>
    <message>
        <source>Copy it along with every part; it is small.</source>
        <translation>请随每个部分一起复制它；文件很小。</translation>
    </message>
    <message>
        <source>The signature of {name} does not hold.</source>
        <translation>{name} 的签名无效。</translation>
    </message>
    <message>
        <source>Get it again from where you trust, and do not use this one.</source>
        <translation>请从您信任的来源重新获取，不要使用这一份。</translation>
    </message>
    <message>
        <source>Nothing is known of how this model runs.</source>
        <translation>尚不清楚此模型如何运行。</translation>
    </message>
    <message>
        <source>Add the model&apos;s {precision} files.</source>
        <translation>请添加模型的 {precision} 文件。</translation>
    </message>
    <message>
        <source>Allow it {size} more in the settings.</source>
        <translation>请在设置中再允许它使用 {size}。</translation>
    </message>
    <message>
        <source>It needs {size} more of {card}: close other programs that use it.</source>
        <translation>它还需要 {card} 的 {size}：请关闭占用它的其他程序。</translation>
    </message>
    <message>
        <source>It needs {size} more of main memory: close other programs.</source>
        <translation>它还需要 {size} 内存：请关闭其他程序。</translation>
    </message>
    <message>
        <source>Use a graphics card with {size} GB or a server.</source>
        <translation>请使用 {size} GB 的显卡，或使用服务器。</translation>
    </message>
    <message>
        <source>Use a computer with {size} GB of main memory or a server.</source>
        <translation>请使用 {size} GB 内存的电脑，或使用服务器。</translation>
    </message>
    <message>
        <source>Or work at {width} × {height} px, which fits now.</source>
        <translation>或以 {width} × {height} 像素处理，现在即可运行。</translation>
    </message>
    <message>
        <source>The {card} is not used: {libraries} is here without CUDA.</source>
        <translation>未使用 {card}：此处的 {libraries} 不支持 CUDA。</translation>
    </message>
    <message>
        <source>The box is empty.</source>
        <translation>框是空的。</translation>
    </message>
    <message>
        <source>Draw it around a thing.</source>
        <translation>请围绕物体画框。</translation>
    </message>
    <message>
        <source>{model} makes no new pixels beyond a picture.</source>
        <translation>{model} 不会在画面之外生成新像素。</translation>
    </message>
    <message>
        <source>Choose a model that fills what is removed; it can do this too.</source>
        <translation>请选择能填补移除部分的模型；它也能做这件事。</translation>
    </message>
    <message>
        <source>{model} reads no words.</source>
        <translation>{model} 不读文字。</translation>
    </message>
    <message>
        <source>Leave the text out, or choose a model that does.</source>
        <translation>请省去文字，或选择能读文字的模型。</translation>
    </message>
    <message>
        <source>{name} would not keep every pixel of the picture.</source>
        <translation>{name} 无法保留图片的每个像素。</translation>
    </message>
    <message>
        <source>Save as {suffix}.</source>
        <translation>请另存为 {suffix}。</translation>
    </message>
    <message>
        <source>{model} enlarges {most} times at most.</source>
        <translation>{model} 最多放大 {most} 倍。</translation>
    </message>
    <message>
        <source>That would be a picture of {width}×{height} pixels.</source>
        <translation>那将是 {width}×{height} 像素的图片。</translation>
    </message>
    <message>
        <source>Enlarge it less, or crop it first.</source>
        <translation>请少放大一些，或先裁剪。</translation>
    </message>
    <message>
        <source>{model} makes no pictures from words alone.</source>
        <translation>{model} 不能只凭文字生成图片。</translation>
    </message>
    <message>
        <source>Choose a model that generates.</source>
        <translation>请选择能生成图片的模型。</translation>
    </message>
    <message>
        <source>{model} does not make {width}×{height} pixels.</source>
        <translation>{model} 不生成 {width}×{height} 像素的图片。</translation>
    </message>
    <message>
        <source>It was trained at {width}×{height}; enlarge its picture afterwards.</source>
        <translation>它是以 {width}×{height} 训练的；请之后再放大它的图片。</translation>
    </message>
    <message>
        <source>A generated picture is kept as PNG, not as “{suffix}”.</source>
        <translation>生成的图片保存为 PNG，而不是“{suffix}”。</translation>
    </message>
    <message>
        <source>Name it {name}; it can be exported as another kind afterwards.</source>
        <translation>请命名为 {name}；之后可以导出为其他格式。</translation>
    </message>
    <message>
        <source>{model} does not read the language of “{text}”.</source>
        <translation>{model} 读不懂“{text}”的语言。</translation>
    </message>
    <message>
        <source>Say it in the language “{language}”, or choose another model.</source>
        <translation>请用语言“{language}”来说，或选择其他模型。</translation>
    </message>
    <message>
        <source>Nothing was pointed at.</source>
        <translation>没有指向任何东西。</translation>
    </message>
    <message>
        <source>Click on what is meant, or draw a box.</source>
        <translation>请点击所指的东西，或画一个框。</translation>
    </message>
    <message>
        <source>Nothing was found there.</source>
        <translation>那里什么也没找到。</translation>
    </message>
    <message>
        <source>Click in the middle of what is meant.</source>
        <translation>请点击所指东西的中间。</translation>
    </message>
    <message>
        <source>{model} looks at everything at once, at most at {most} MP; this is {size} MP.</source>
        <translation>{model} 一次查看全部，最多 {most} MP；这里是 {size} MP。</translation>
    </message>
    <message>
        <source>Mark the part of the picture that needs it.</source>
        <translation>请标出需要处理的部分。</translation>
    </message>
    <message>
        <source>Models work on RGB and gray pictures; this one is {colour}.</source>
        <translation>模型处理 RGB 和灰度图片；这张是 {colour}。</translation>
    </message>
    <message>
        <source>Convert a copy of the picture to RGB and edit that.</source>
        <translation>请将图片的副本转换为 RGB 再编辑。</translation>
    </message>
    <message>
        <source>Models work on tones and colours; this picture has black and white alone.</source>
        <translation>模型处理色调和颜色；这张图片只有黑和白。</translation>
    </message>
    <message>
        <source>Convert a copy of the picture to gray and edit that.</source>
        <translation>请将图片的副本转换为灰度再编辑。</translation>
    </message>
    <message>
        <source>The translation lost a part of your sentence.</source>
        <translation>翻译丢失了句子的一部分。</translation>
    </message>
    <message>
        <source>Nothing says what {model} should do.</source>
        <translation>没有说明 {model} 应该做什么。</translation>
    </message>
    <message>
        <source>Describe it in a sentence.</source>
        <translation>请用一句话描述。</translation>
    </message>
    <message>
        <source>The instruction has {count} characters; {model} reads {most}.</source>
        <translation>指令有 {count} 个字符；{model} 只读 {most} 个。</translation>
    </message>
    <message>
        <source>Say it in fewer words, or in several steps.</source>
        <translation>请用更少的字来说，或分几步来说。</translation>
    </message>
    <message>
        <source>No Gesso server answers at {address}.</source>
        <translation>{address} 处没有 Gesso 服务器应答。</translation>
    </message>
    <message>
        <source>Check the address and that the server runs; “gesso server pair” says it.</source>
        <translation>请检查地址以及服务器是否在运行；“gesso server pair”会显示地址。</translation>
    </message>
    <message>
        <source>“{text}” is no address of a server.</source>
        <translation>“{text}”不是服务器地址。</translation>
    </message>
    <message>
        <source>Say it as gpu.studio.lan or 10.0.0.5:{port}; it is always HTTPS.</source>
        <translation>请写成 gpu.studio.lan 或 10.0.0.5:{port}；始终使用 HTTPS。</translation>
    </message>
    <message>
        <source>“{name}” cannot be the name of a server.</source>
        <translation>“{name}”不能作为服务器名称。</translation>
    </message>
    <message>
        <source>Take letters, digits, dots, dashes and underscores, 40 at most.</source>
        <translation>请使用字母、数字、点、连字符和下划线，最多 40 个。</translation>
    </message>
    <message>
        <source>A server is called {name} already.</source>
        <translation>已有名为 {name} 的服务器。</translation>
    </message>
    <message>
        <source>The code is wrong, was used before, or is too old.</source>
        <translation>代码错误、已被使用或已过期。</translation>
    </message>
    <message>
        <source>Ask for a new one: gesso server pair</source>
        <translation>请索取新代码：gesso server pair</translation>
    </message>
    <message>
        <source>The server {name} at {address} cannot be reached.</source>
        <translation>无法连接 {address} 处的服务器 {name}。</translation>
    </message>
    <message>
        <source>The server {name} at {address} ends every connection.</source>
        <translation>{address} 处的服务器 {name} 断开了每个连接。</translation>
    </message>
    <message>
        <source>The server at {address} is not the one that was paired as {name}, or its certificate has expired.</source>
        <translation>{address} 处的服务器不是以 {name} 配对的那一台，或者其证书已过期。</translation>
    </message>
    <message>
        <source>The server {name} lets in only who has a certificate that it knows.</source>
        <translation>服务器 {name} 只允许持有其认可证书的用户进入。</translation>
    </message>
    <message>
        <source>The server does not know this key.</source>
        <translation>服务器不认识此密钥。</translation>
    </message>
    <message>
        <source>The key {number} was revoked.</source>
        <translation>密钥 {number} 已被撤销。</translation>
    </message>
    <message>
        <source>The key {number} has expired.</source>
        <translation>密钥 {number} 已过期。</translation>
    </message>
    <message>
        <source>There is no key here for the server {name}.</source>
        <translation>此处没有服务器 {name} 的密钥。</translation>
    </message>
    <message>
        <source>Ask for one, and name it with gesso remote add --client-certificate.</source>
        <translation>请索取证书，并用 gesso remote add --client-certificate 指定。</translation>
    </message>
    <message>
        <source>If it asks for a certificate of yours, pair again and name one with --client-certificate; else ask who runs it.</source>
        <translation>如果它要求您的证书，请重新配对并用 --client-certificate 指定；否则请询问管理员。</translation>
    </message>
    <message>
        <source>{file} cannot be read as a certificate with its key.</source>
        <translation>无法将 {file} 作为带密钥的证书读取。</translation>
    </message>
    <message>
        <source>Take a PEM file that holds both, the key without a passphrase.</source>
        <translation>请使用同时包含两者的 PEM 文件，且密钥没有密码。</translation>
    </message>
    <message>
        <source>Pair with the server once more.</source>
        <translation>请再次与服务器配对。</translation>
    </message>
    <message>
        <source>Ask who runs the server for a new one.</source>
        <translation>请向服务器管理员索取新密钥。</translation>
    </message>
</context>
<context>
    <name>ExpandDialog</name>
    <message>
        <source>The new picture: {width} × {height} pixels</source>
        <translation>新图片：{width} × {height} 像素</translation>
    </message>
    <message>
        <source>Expand the Frame</source>
        <translation>扩展画面</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>左侧(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Above</source>
        <translation>上方(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>右侧(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Below</source>
        <translation>下方(&amp;B)</translation>
    </message>
    <message>
        <source>px</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>It s&amp;hows</source>
        <translation>外围内容(&amp;W)</translation>
    </message>
    <message>
        <source>Empty: the picture continues</source>
        <translation>留空：延续图片</translation>
    </message>
    <message>
        <source>The border is made up. Every pixel of the picture stays as it is, and the original and its edits are not touched: the result is a new file.</source>
        <translation>外围是虚构的。图片的每个像素保持不变，原件及其修改也不受影响：结果是一个新文件。</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>另存为(&amp;S)…</translation>
    </message>
</context>
<context>
    <name>Expanding</name>
    <message>
        <source>Expand the frame: {name}</source>
        <translation>扩展画面：{name}</translation>
    </message>
    <message>
        <source>Every pixel of the picture is in it as it was; the border is computed.</source>
        <translation>图片的每个像素都原样在其中；外围由计算得出。</translation>
    </message>
</context>
<context>
    <name>ExportFields</name>
    <message>
        <source>ICC file…</source>
        <translation>ICC 文件…</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>质量(&amp;Q)</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>尺寸(&amp;Z)</translation>
    </message>
    <message>
        <source>Colour &amp;profile</source>
        <translation>颜色配置文件(&amp;P)</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>最长边</translation>
    </message>
    <message>
        <source>Percent of the full size</source>
        <translation>占完整尺寸的百分比</translation>
    </message>
    <message>
        <source>Keep &amp;camera data, captions and place</source>
        <translation>保留相机数据、说明和位置(&amp;C)</translation>
    </message>
    <message>
        <source>Full size</source>
        <translation>完整尺寸</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>Keep the picture&apos;s own</source>
        <translation>保留图片自带的</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Bits per channel</source>
        <translation>每通道位数</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Opacity channel</source>
        <translation>不透明度通道</translation>
    </message>
    <message>
        <source>Further channels</source>
        <translation>其他通道</translation>
    </message>
    <message>
        <source>Stored as a negative</source>
        <translation>以负片存储</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页数</translation>
    </message>
    <message>
        <source>Orientation (EXIF)</source>
        <translation>方向 (EXIF)</translation>
    </message>
    <message>
        <source>Resolution (dpi)</source>
        <translation>分辨率 (dpi)</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>无损</translation>
    </message>
    <message>
        <source>Converted from</source>
        <translation>转换自</translation>
    </message>
    <message>
        <source>Colour profile</source>
        <translation>颜色配置文件</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Colour space</source>
        <translation>色彩空间</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>gray</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>uncompressed</source>
        <translation>未压缩</translation>
    </message>
    <message>
        <source>striped</source>
        <translation>条带</translation>
    </message>
    <message>
        <source>tiled</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>planar</source>
        <translation>平面</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>逐行</translation>
    </message>
    <message>
        <source>interlaced</source>
        <translation>隔行</translation>
    </message>
    <message>
        <source>lossless</source>
        <translation>无损</translation>
    </message>
    <message>
        <source>lossy</source>
        <translation>有损</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>基线</translation>
    </message>
    <message>
        <source>progressive</source>
        <translation>渐进式</translation>
    </message>
    <message>
        <source>display</source>
        <translation>显示器</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>colour space</source>
        <translation>色彩空间</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>未命名</translation>
    </message>
</context>
<context>
    <name>Fidelity</name>
    <message>
        <source>checking</source>
        <translation>正在检查</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>look at it</source>
        <translation>请查看</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>不佳</translation>
    </message>
    <message>
        <source>Untouched pixels identical</source>
        <translation>未改动的像素一致</translation>
    </message>
    <message>
        <source>Shift left over</source>
        <translation>剩余偏移</translation>
    </message>
    <message>
        <source>Shift at the worst places</source>
        <translation>最差处的偏移</translation>
    </message>
    <message>
        <source>Colour error as it came</source>
        <translation>原始颜色误差</translation>
    </message>
    <message>
        <source>Colour error after matching</source>
        <translation>匹配后的颜色误差</translation>
    </message>
    <message>
        <source>Share of the picture changed</source>
        <translation>图片改变的比例</translation>
    </message>
    <message>
        <source>Largest change</source>
        <translation>最大变化</translation>
    </message>
    <message>
        <source>How it was done</source>
        <translation>处理方式</translation>
    </message>
    <message>
        <source>Every pixel that no edit covers was read from the original and from the result, and compared bit for bit.</source>
        <translation>未被任何修改覆盖的每个像素都从原件和结果中读取，并逐位比较。</translation>
    </message>
    <message>
        <source>How far the output still lies beside the picture where nothing changed, in pixels of the size the model saw. Half of all places are better.</source>
        <translation>在未改变之处，输出与图片仍相差多远，以模型所见尺寸的像素计。一半的位置更好。</translation>
    </message>
    <message>
        <source>The same; 19 of 20 places are better.</source>
        <translation>同上；20 处中有 19 处更好。</translation>
    </message>
    <message>
        <source>How far the model changed colours that it should have left alone (ΔE; 1 is hardly seen).</source>
        <translation>模型对本不该改变的颜色改动了多少（ΔE；1 几乎看不出）。</translation>
    </message>
    <message>
        <source>What is left of that after its colours were matched to the picture (ΔE).</source>
        <translation>颜色与图片匹配后剩余的误差（ΔE）。</translation>
    </message>
    <message>
        <source>All pixels that this edit may change, however little.</source>
        <translation>此修改可能改变的所有像素，无论多小。</translation>
    </message>
    <message>
        <source>Of any channel of any pixel, as a share of the full range.</source>
        <translation>任一像素任一通道的变化，占全范围的比例。</translation>
    </message>
    <message>
        <source>exact: computed in place</source>
        <translation>精确：就地计算</translation>
    </message>
    <message>
        <source>only changed areas were replaced</source>
        <translation>仅替换了改变的区域</translation>
    </message>
    <message>
        <source>tone and colour of the whole picture</source>
        <translation>整张图片的色调和颜色</translation>
    </message>
    <message>
        <source>the marked area was replaced</source>
        <translation>替换了标记的区域</translation>
    </message>
    <message>
        <source>no edit was found in the output</source>
        <translation>输出中未发现修改</translation>
    </message>
    <message>
        <source>not checked: {problem}</source>
        <translation>未检查：{problem}</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>all are covered by edits</source>
        <translation>全部被修改覆盖</translation>
    </message>
    <message>
        <source>yes ({count} checked)</source>
        <translation>是（已检查 {count} 个）</translation>
    </message>
    <message>
        <source>no: {differing} of {count} differ</source>
        <translation>否：{count} 个中有 {differing} 个不同</translation>
    </message>
    <message>
        <source>none: nothing was moved</source>
        <translation>无：未发生移动</translation>
    </message>
    <message>
        <source>{number} px</source>
        <translation>{number} 像素</translation>
    </message>
    <message>
        <source>The picture is too flat to align the output with it; it was placed as it came.</source>
        <translation>图片过于平坦，无法对齐输出；已按原样放置。</translation>
    </message>
    <message>
        <source>The output does not lie exactly on the picture; look closely at the edges.</source>
        <translation>输出未精确对齐图片；请仔细查看边缘。</translation>
    </message>
    <message>
        <source>The edit is everywhere: its tone and colour were applied wherever it may act.</source>
        <translation>修改遍及各处：其色调和颜色已应用于所有允许改动的地方。</translation>
    </message>
    <message>
        <source>not measurable: too little is unchanged</source>
        <translation>无法测量：未改变的部分太少</translation>
    </message>
    <message>
        <source>After an edit, this shows what was changed, and that nothing else was.</source>
        <translation>修改之后，这里会显示改变了什么，并证明其余未变。</translation>
    </message>
    <message>
        <source>Select an area to add it or to take it out.</source>
        <translation>请选择一个区域以添加或移除。</translation>
    </message>
    <message>
        <source>The output of this edit was not kept. Put it back once more to correct it.</source>
        <translation>此修改的输出未保留。要修正请再次放回。</translation>
    </message>
    <message>
        <source>An exact edit is corrected by its mask and its values, not here.</source>
        <translation>精确修改通过其蒙版和数值来修正，而不在此处。</translation>
    </message>
    <message>
        <source>Change the sensitivity of “{name}”</source>
        <translation>更改“{name}”的灵敏度</translation>
    </message>
    <message>
        <source>Add the selection to “{name}”</source>
        <translation>将选区添加到“{name}”</translation>
    </message>
    <message>
        <source>Take the selection out of “{name}”</source>
        <translation>将选区从“{name}”中移除</translation>
    </message>
    <message>
        <source>Compose “{name}” again</source>
        <translation>重新合成“{name}”</translation>
    </message>
    <message>
        <source>Put back {file}</source>
        <translation>放回 {file}</translation>
    </message>
    <message>
        <source>The output shows no edit, so nothing was changed.</source>
        <translation>输出没有修改，因此未作任何更改。</translation>
    </message>
    <message>
        <source>Raise the sensitivity, or check that it is the right file.</source>
        <translation>请提高灵敏度，或检查文件是否正确。</translation>
    </message>
    <message>
        <source>Its overall colour differs; if that is the edit, apply it to the whole picture.</source>
        <translation>整体颜色不同；如果这就是修改，请应用于整张图片。</translation>
    </message>
    <message>
        <source>Most of the picture was replaced; too little is left to measure by. Look at all of it.</source>
        <translation>图片大部分已被替换，剩余部分不足以测量。请查看全图。</translation>
    </message>
    <message>
        <source>The colours could not be matched everywhere; compare before and after.</source>
        <translation>颜色无法处处匹配；请对比前后。</translation>
    </message>
    <message>
        <source>What lies below this edit has changed since; compose it again.</source>
        <translation>此修改下方的内容已改变；请重新合成。</translation>
    </message>
    <message>
        <source>“{step}”: the model found nothing to repair.</source>
        <translation>“{step}”：模型没有找到需要修复的地方。</translation>
    </message>
    <message>
        <source>Where you see damage, select just that place and try again, or choose another engine.</source>
        <translation>如果您看到损伤，请只选中该处再试一次，或选择其他引擎。</translation>
    </message>
    <message>
        <source>“{step}”: the model left everything as it was.</source>
        <translation>“{step}”：模型让一切保持原样。</translation>
    </message>
    <message>
        <source>Select a little more around it and try again, or choose another engine.</source>
        <translation>请在其周围多选一些再试一次，或选择其他引擎。</translation>
    </message>
    <message>
        <source>The model that measures this could not run, so an exact operator measured it.</source>
        <translation>用于测量的模型无法运行，因此改由精确算子测量。</translation>
    </message>
    <message>
        <source>There is memory for {inside_width} × {inside_height} px only, so it was made at that size and enlarged to {width} × {height} px.</source>
        <translation>内存只够处理 {inside_width} × {inside_height} 像素，因此以该尺寸生成，再放大到 {width} × {height} 像素。</translation>
    </message>
    <message>
        <source>The instruction is longer than this model reads: it stopped after “…{last}”, {end} of {count} characters. Say it in fewer words, or in several steps.</source>
        <translation>指令比此模型能读的更长：它读到“…{last}”为止，共 {count} 个字符中的第 {end} 个。请用更少的字来说，或分几步来说。</translation>
    </message>
    <message>
        <source>The model measures all of this at once: an earlier step of the sentence did it already.</source>
        <translation>模型会一次测量所有这些：语句中较早的步骤已经完成了。</translation>
    </message>
</context>
<context>
    <name>FidelityPanel</name>
    <message>
        <source>Figures of the edit</source>
        <translation>此修改的数据</translation>
    </message>
    <message>
        <source>&amp;Add selection to the change</source>
        <translation>将选区加入改变(&amp;A)</translation>
    </message>
    <message>
        <source>Uses the model&apos;s pixels in the selection too, without running it again.</source>
        <translation>选区内也采用模型的像素，无需再次运行。</translation>
    </message>
    <message>
        <source>&amp;Take selection out</source>
        <translation>移除选区(&amp;K)</translation>
    </message>
    <message>
        <source>Leaves the selection as it was before this edit.</source>
        <translation>让选区保持此修改之前的样子。</translation>
    </message>
    <message>
        <source>Show change &amp;map</source>
        <translation>显示变化图(&amp;M)</translation>
    </message>
    <message>
        <source>Tints what this edit replaces on the picture.</source>
        <translation>在图片上着色显示此修改替换的部分。</translation>
    </message>
    <message>
        <source>&amp;Put back another program&apos;s output…</source>
        <translation>放回其他程序的结果(&amp;P)…</translation>
    </message>
    <message>
        <source>Aligned, matched in colour, and only where it differs from the picture.</source>
        <translation>对齐并匹配颜色，只采用与图片不同之处。</translation>
    </message>
    <message>
        <source>No edit yet</source>
        <translation>尚无修改</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Open a picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Pictures and projects</source>
        <translation>图片和项目</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Where is the picture of {project}?</source>
        <translation>{project} 的图片在哪里？</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Choose a colour profile</source>
        <translation>选择颜色配置文件</translation>
    </message>
    <message>
        <source>Add a further picture</source>
        <translation>添加附加图片</translation>
    </message>
    <message>
        <source>Compare with a file</source>
        <translation>与文件比较</translation>
    </message>
    <message>
        <source>Put back another program&apos;s output</source>
        <translation>放回其他程序的结果</translation>
    </message>
    <message>
        <source>Colour profiles</source>
        <translation>颜色配置文件</translation>
    </message>
    <message>
        <source>Choose your certificate</source>
        <translation>选择您的证书</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Add a model from a file</source>
        <translation>从文件添加模型</translation>
    </message>
    <message>
        <source>Models and model packs</source>
        <translation>模型和模型包</translation>
    </message>
    <message>
        <source>Add a model from a folder</source>
        <translation>从文件夹添加模型</translation>
    </message>
    <message>
        <source>Load a selection</source>
        <translation>载入选区</translation>
    </message>
    <message>
        <source>Save the new picture</source>
        <translation>保存新图片</translation>
    </message>
    <message>
        <source>Save the selection</source>
        <translation>保存选区</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG 图片</translation>
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
    <name>FilmStripView</name>
    <message>
        <source>Film strip</source>
        <translation>胶片条</translation>
    </message>
    <message>
        <source>The pictures of this folder. Return opens one.</source>
        <translation>此文件夹中的图片。按回车键打开。</translation>
    </message>
</context>
<context>
    <name>FurtherRow</name>
    <message>
        <source>Reading a picture…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>Call them by their names in the sentence.</source>
        <translation>请在语句中用名称称呼它们。</translation>
    </message>
    <message>
        <source>Further pictures: drop them here</source>
        <translation>附加图片：拖到此处</translation>
    </message>
    <message>
        <source>Picture {number}</source>
        <translation>图片 {number}</translation>
    </message>
    <message>
        <source>Click to take it away</source>
        <translation>点击即可移除</translation>
    </message>
    <message>
        <source>{name}, {file}. Press to take it away.</source>
        <translation>{name}，{file}。按下即可移除。</translation>
    </message>
    <message>
        <source>Choose a File…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>From the film strip</source>
        <translation>来自胶片条</translation>
    </message>
    <message>
        <source>Add a further picture</source>
        <translation>添加附加图片</translation>
    </message>
</context>
<context>
    <name>GenerateDialog</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Generate a Picture</source>
        <translation>生成图片</translation>
    </message>
    <message>
        <source>What the picture s&amp;hows</source>
        <translation>图片内容(&amp;H)</translation>
    </message>
    <message>
        <source>What the picture shows</source>
        <translation>图片内容</translation>
    </message>
    <message>
        <source>For example: a heron in the rain</source>
        <translation>例如：雨中的一只苍鹭</translation>
    </message>
    <message>
        <source>S&amp;tyle</source>
        <translation>风格(&amp;T)</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>大小(&amp;Z)</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>质量(&amp;Q)</translation>
    </message>
    <message>
        <source>Se&amp;ed</source>
        <translation>随机种子(&amp;E)</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>px</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Every pixel is made up. The result is a new PNG file; the picture that is open and its edits are not touched.</source>
        <translation>每个像素都是虚构的。结果是一个新的 PNG 文件；打开的图片及其编辑不受影响。</translation>
    </message>
    <message>
        <source>&amp;Generate…</source>
        <translation>生成(&amp;G)…</translation>
    </message>
</context>
<context>
    <name>Generating</name>
    <message>
        <source>Generate: {name}</source>
        <translation>生成：{name}</translation>
    </message>
    <message>
        <source>Every pixel of it is made up.</source>
        <translation>其中每个像素都是虚构的。</translation>
    </message>
</context>
<context>
    <name>HelpCommands</name>
    <message>
        <source>The manual is not part of this installation.</source>
        <translation>此安装不包含手册。</translation>
    </message>
    <message>
        <source>Gesso {version}</source>
        <translation>Gesso {version}</translation>
    </message>
    <message>
        <source>Edits photographs by instruction and never changes a pixel it was not asked to change. Apache-2.0; uses Qt (LGPL 3), OpenCV, libvips and others.</source>
        <translation>按指令编辑照片，绝不改动未要求更改的像素。Apache-2.0；使用 Qt (LGPL 3)、OpenCV、libvips 等。</translation>
    </message>
</context>
<context>
    <name>HistogramView</name>
    <message>
        <source>Histogram, not counted yet</source>
        <translation>直方图，尚未统计</translation>
    </message>
    <message>
        <source>{channel}: {bottom} % black, {top} % white</source>
        <translation>{channel}：{bottom}% 黑，{top}% 白</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
</context>
<context>
    <name>HistoryButton</name>
    <message>
        <source>Earlier sentences</source>
        <translation>以前的语句</translation>
    </message>
    <message>
        <source>Forget Them</source>
        <translation>清除记录</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>History, the newest first</source>
        <translation>历史记录，最新的在前</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Search metadata</source>
        <translation>搜索元数据</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Counted on a reduced copy, in source values</source>
        <translation>按缩小的副本统计，使用原始数值</translation>
    </message>
    <message>
        <source>Every pixel, in source values</source>
        <translation>每个像素，使用原始数值</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Camera (EXIF)</source>
        <translation>相机 (EXIF)</translation>
    </message>
    <message>
        <source>Place (GPS): stays in every copy</source>
        <translation>位置 (GPS)：保留在每个副本中</translation>
    </message>
    <message>
        <source>Caption and credits (IPTC)</source>
        <translation>说明和署名 (IPTC)</translation>
    </message>
    <message>
        <source>XMP</source>
        <translation>XMP</translation>
    </message>
    <message>
        <source>Colour profile (ICC)</source>
        <translation>颜色配置文件 (ICC)</translation>
    </message>
    <message>
        <source>Damaged metadata</source>
        <translation>损坏的元数据</translation>
    </message>
</context>
<context>
    <name>JobPill</name>
    <message>
        <source>Cancel what runs</source>
        <translation>取消正在运行的任务</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel: {title}</source>
        <translation>取消：{title}</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>优先</translation>
    </message>
    <message>
        <source>Do this one before the others that wait</source>
        <translation>先于其他等待的任务运行</translation>
    </message>
    <message>
        <source>Next: {title}</source>
        <translation>优先：{title}</translation>
    </message>
    <message>
        <source>Progress: {title}</source>
        <translation>进度：{title}</translation>
    </message>
</context>
<context>
    <name>JobView</name>
    <message>
        <source>The picture is seen here while it is made.</source>
        <translation>生成过程中图片显示在这里。</translation>
    </message>
    <message>
        <source>The picture while it is made</source>
        <translation>生成中的图片</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>Looking for damage</source>
        <translation>正在查找损伤</translation>
    </message>
    <message>
        <source>Repairing</source>
        <translation>正在修复</translation>
    </message>
    <message>
        <source>Filling</source>
        <translation>正在填充</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>正在查看</translation>
    </message>
    <message>
        <source>Following edges</source>
        <translation>正在跟踪边缘</translation>
    </message>
    <message>
        <source>Selecting</source>
        <translation>正在选择</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>Reading what is covered</source>
        <translation>正在读取被覆盖部分</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>Reading the output</source>
        <translation>正在读取输出</translation>
    </message>
    <message>
        <source>Composing</source>
        <translation>正在合成</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比较</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>正在复制</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>正在写入</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation>正在等待引擎</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在载入模型</translation>
    </message>
    <message>
        <source>Making room in memory</source>
        <translation>正在腾出内存</translation>
    </message>
    <message>
        <source>Reading picture and words</source>
        <translation>正在读取图片和文字</translation>
    </message>
    <message>
        <source>Making the picture</source>
        <translation>正在生成图片</translation>
    </message>
    <message>
        <source>Developing the picture</source>
        <translation>正在显影图片</translation>
    </message>
    <message>
        <source>Aligning with the original</source>
        <translation>正在与原件对齐</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation>正在等待您的答复</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>正在等待服务器</translation>
    </message>
    <message>
        <source>Adding</source>
        <translation>正在添加</translation>
    </message>
    <message>
        <source>Installing</source>
        <translation>正在安装</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>正在开始</translation>
    </message>
    <message>
        <source>Done in {time}</source>
        <translation>完成，用时 {time}</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed</source>
        <translation>已取消；未作任何更改</translation>
    </message>
    <message>
        <source>Cancelled before it began</source>
        <translation>开始前已取消</translation>
    </message>
    <message>
        <source>{stage}, {done} of {total}</source>
        <translation>{stage}，第 {done}/{total} 步</translation>
    </message>
    <message>
        <source>on {server}</source>
        <translation>在 {server} 上</translation>
    </message>
    <message>
        <source>{elapsed} · {left} left</source>
        <translation>{elapsed} · 剩余 {left}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done}/{total}</translation>
    </message>
    <message>
        <source>{left} left</source>
        <translation>剩余 {left}</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>{count} 个等待中</translation>
    </message>
</context>
<context>
    <name>JobsPanel</name>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Nothing runs. What takes longer is listed here.</source>
        <translation>没有正在运行的任务。耗时较长的会列在这里。</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>Forget those that have ended</source>
        <translation>移除已结束的任务</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>A file is still being written: {title}.</source>
        <translation>仍在写入文件：{title}。</translation>
    </message>
    <message>
        <source>Gesso closes when that is done. Dismiss this to stay.</source>
        <translation>完成后 Gesso 将关闭。若要留下，请关闭此消息。</translation>
    </message>
    <message>
        <source>Stop it and close</source>
        <translation>停止并关闭</translation>
    </message>
</context>
<context>
    <name>LicenceDialog</name>
    <message>
        <source>Licence of {model}</source>
        <translation>{model} 的许可证</translation>
    </message>
    <message>
        <source>{model} has a licence of its own. Read it before you use the model.</source>
        <translation>{model} 有其自己的许可证。使用模型前请阅读。</translation>
    </message>
    <message>
        <source>This version is older than the one in use, and may lack repairs. It will be used instead.</source>
        <translation>此版本比正在使用的版本旧，可能缺少修复。它将取代正在使用的版本。</translation>
    </message>
    <message>
        <source>&amp;Accept and Add</source>
        <translation>接受并添加(&amp;A)</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Main tool bar</source>
        <translation>主工具栏</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Copy the message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>ModeButtons</name>
    <message>
        <source>A new selection</source>
        <translation>新选区</translation>
    </message>
    <message>
        <source>Add to the selection (Shift)</source>
        <translation>添加到选区 (Shift)</translation>
    </message>
    <message>
        <source>Take away from the selection (Alt)</source>
        <translation>从选区减去 (Alt)</translation>
    </message>
    <message>
        <source>Keep what is in both (Shift+Alt)</source>
        <translation>与选区交叉 (Shift+Alt)</translation>
    </message>
    <message>
        <source>What a new shape does</source>
        <translation>新形状的作用</translation>
    </message>
</context>
<context>
    <name>ModelDetailsView</name>
    <message>
        <source>Add from &amp;File…</source>
        <translation>从文件添加(&amp;F)…</translation>
    </message>
    <message>
        <source>A file of this model, or a model pack of any model</source>
        <translation>此模型的文件，或任意模型的模型包</translation>
    </message>
    <message>
        <source>Add from Fol&amp;der…</source>
        <translation>从文件夹添加(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>校验(&amp;V)</translation>
    </message>
    <message>
        <source>Reads every file and compares it with when it was added</source>
        <translation>读取每个文件，并与添加时的内容比较</translation>
    </message>
    <message>
        <source>&amp;Other Version</source>
        <translation>其他版本(&amp;O)</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>移除(&amp;M)…</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>关于此模型</translation>
    </message>
</context>
<context>
    <name>ModelDialog</name>
    <message>
        <source>Looking at this machine…</source>
        <translation>正在检测本机…</translation>
    </message>
    <message>
        <source>Remove {model} from this machine?</source>
        <translation>要从本机移除 {model} 吗？</translation>
    </message>
    <message>
        <source>All its versions go; edits made with it stay.</source>
        <translation>其所有版本都会移除；用它所作的修改会保留。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Models and Machine</source>
        <translation>模型与本机</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>&amp;Look Again</source>
        <translation>重新检测(&amp;L)</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>ModelTools</name>
    <message>
        <source>Finding the outline…</source>
        <translation>正在查找轮廓…</translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>正在擦除…</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Adding {model}</source>
        <translation>添加 {model}</translation>
    </message>
    <message>
        <source>{model} is installed.</source>
        <translation>{model} 已安装。</translation>
    </message>
    <message>
        <source>Every file of {model} is as it came with Gesso.</source>
        <translation>{model} 的每个文件都与随 Gesso 提供时一致。</translation>
    </message>
    <message>
        <source>Verifying {model}</source>
        <translation>校验 {model}</translation>
    </message>
    <message>
        <source>Every file of {model} is as it was added.</source>
        <translation>{model} 的每个文件都与添加时一致。</translation>
    </message>
    <message>
        <source>Changing the version of {model}</source>
        <translation>更换 {model} 的版本</translation>
    </message>
    <message>
        <source>Removing {model}</source>
        <translation>移除 {model}</translation>
    </message>
    <message>
        <source>Compact editing</source>
        <translation>轻量编辑</translation>
    </message>
    <message>
        <source>Large editing</source>
        <translation>大型编辑</translation>
    </message>
    <message>
        <source>New pictures</source>
        <translation>新图片</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Understanding sentences</source>
        <translation>理解语句</translation>
    </message>
    <message>
        <source>For trying out</source>
        <translation>供试用</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>Libraries missing</source>
        <translation>缺少库</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>不适合本机</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>one part at a time</source>
        <translation>逐部分载入</translation>
    </message>
    <message>
        <source>layer by layer</source>
        <translation>逐层载入</translation>
    </message>
    <message>
        <source>folder {place}</source>
        <translation>文件夹 {place}</translation>
    </message>
    <message>
        <source>file {place}</source>
        <translation>文件 {place}</translation>
    </message>
    <message>
        <source>pack {name}</source>
        <translation>模型包 {name}</translation>
    </message>
    <message>
        <source>part of Gesso</source>
        <translation>属于 Gesso</translation>
    </message>
    <message>
        <source>Ready: runs {how}.</source>
        <translation>就绪，运行方式：{how}。</translation>
    </message>
    <message>
        <source>Add it from a folder, a file or a model pack that you have.</source>
        <translation>请从您已有的文件夹、文件或模型包添加。</translation>
    </message>
    <message>
        <source>Not installed.</source>
        <translation>未安装。</translation>
    </message>
    <message>
        <source>on {device} in {precision}</source>
        <translation>{device}（{precision}）</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>at {size} inside</source>
        <translation>内部以 {size} 处理</translation>
    </message>
    <message>
        <source>with {size} of memory</source>
        <translation>占用 {size} 内存</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>{size}, {free} free</source>
        <translation>{size}，{free} 可用</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>driver {version}</source>
        <translation>驱动程序 {version}</translation>
    </message>
    <message>
        <source>None that models can use; the processor does the work.</source>
        <translation>没有模型可用的显卡；由处理器完成工作。</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>库</translation>
    </message>
    <message>
        <source>{size} by models, {free} free</source>
        <translation>模型占用 {size}，{free} 可用</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>No card describes the installed model {name}.</source>
        <translation>没有模型卡描述已安装的模型 {name}。</translation>
    </message>
    <message>
        <source>{name}, commercial use allowed</source>
        <translation>{name}，允许商业使用</translation>
    </message>
    <message>
        <source>{name}, no commercial use</source>
        <translation>{name}，不可商业使用</translation>
    </message>
    <message>
        <source>The pack is not signed: nothing says who made it.</source>
        <translation>该模型包没有签名：无法得知由谁制作。</translation>
    </message>
    <message>
        <source>Signed by “{name}”.</source>
        <translation>由“{name}”签名。</translation>
    </message>
    <message>
        <source>Signed with a key that is not known here. Compare its fingerprint with what its owner says: {fingerprint}</source>
        <translation>签名所用的密钥在此处未知。请将其指纹与密钥所有者所说的核对：{fingerprint}</translation>
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
        <translation>{name} · {count} 核</translation>
    </message>
    <message>
        <source>None: no model can run until one is installed.</source>
        <translation>无：安装之后模型才能运行。</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Good at</source>
        <translation>擅长</translation>
    </message>
    <message>
        <source>from {size}</source>
        <translation>{size} 起</translation>
    </message>
    <message>
        <source>Memory needed</source>
        <translation>所需内存</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Published at</source>
        <translation>发布于</translation>
    </message>
    <message>
        <source>It would then run {how}.</source>
        <translation>届时的运行方式：{how}。</translation>
    </message>
    <message>
        <source>its {precision} files are not installed</source>
        <translation>其 {precision} 文件未安装</translation>
    </message>
    <message>
        <source>it needs {size}, and you allow {limit}</source>
        <translation>需要 {size}，而您只允许 {limit}</translation>
    </message>
    <message>
        <source>it needs {size}, and {free} of {card} are free</source>
        <translation>需要 {size}，而 {card} 仅 {free} 可用</translation>
    </message>
    <message>
        <source>it needs {size} of main memory, and {free} are free</source>
        <translation>需要 {size} 内存，而仅 {free} 可用</translation>
    </message>
    <message>
        <source>there is no graphics card that it could use</source>
        <translation>没有它可用的显卡</translation>
    </message>
    <message>
        <source>it needs compute capability {least}, which {cards} has not</source>
        <translation>需要计算能力 {least}，而 {cards} 不具备</translation>
    </message>
    <message>
        <source>{precision} on the processor</source>
        <translation>{precision}，处理器</translation>
    </message>
    <message>
        <source>{precision} on a graphics card</source>
        <translation>{precision}，显卡</translation>
    </message>
    <message>
        <source>all at once</source>
        <translation>一次全部载入</translation>
    </message>
    <message>
        <source>{why}.</source>
        <translation>{why}。</translation>
    </message>
    <message>
        <source>{way}: {why}.</source>
        <translation>{way}：{why}。</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>色阶</translation>
    </message>
    <message>
        <source>Automatic tones</source>
        <translation>自动色调</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Shadows</source>
        <translation>阴影</translation>
    </message>
    <message>
        <source>Highlights</source>
        <translation>高光</translation>
    </message>
    <message>
        <source>Warmth</source>
        <translation>暖度</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>色调</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Vibrance</source>
        <translation>自然饱和度</translation>
    </message>
    <message>
        <source>Black and white</source>
        <translation>黑白</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>棕褐色</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Local contrast</source>
        <translation>局部对比度</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Remove noise</source>
        <translation>去除噪点</translation>
    </message>
    <message>
        <source>Reduce blur</source>
        <translation>减少模糊</translation>
    </message>
    <message>
        <source>Restore faded colours</source>
        <translation>恢复褪色</translation>
    </message>
    <message>
        <source>Remove colour cast</source>
        <translation>去除偏色</translation>
    </message>
    <message>
        <source>Remove stain</source>
        <translation>去除污渍</translation>
    </message>
    <message>
        <source>Remove halftone screen</source>
        <translation>去除网纹</translation>
    </message>
    <message>
        <source>Remove dust and scratches</source>
        <translation>去除灰尘和划痕</translation>
    </message>
    <message>
        <source>Remove object</source>
        <translation>去除物体</translation>
    </message>
    <message>
        <source>Remove background</source>
        <translation>去除背景</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>拉直</translation>
    </message>
    <message>
        <source>Edit by instruction</source>
        <translation>按指令编辑</translation>
    </message>
    <message>
        <source>Remove JPEG blocks</source>
        <translation>去除 JPEG 块状痕迹</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Colourise</source>
        <translation>上色</translation>
    </message>
    <message>
        <source>Compose from a file</source>
        <translation>从文件合成</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Black point</source>
        <translation>黑点</translation>
    </message>
    <message>
        <source>White point</source>
        <translation>白点</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>伽马</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>半径</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>灵敏度</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>Dust</source>
        <translation>灰尘</translation>
    </message>
    <message>
        <source>Scratches</source>
        <translation>划痕</translation>
    </message>
    <message>
        <source>Dust and scratches</source>
        <translation>灰尘和划痕</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>In the selection</source>
        <translation>在选区内</translation>
    </message>
    <message>
        <source>By the given angle</source>
        <translation>按给定角度</translation>
    </message>
    <message>
        <source>Left to right</source>
        <translation>左右</translation>
    </message>
    <message>
        <source>Top to bottom</source>
        <translation>上下</translation>
    </message>
    <message>
        <source>px</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>stops</source>
        <translation>档</translation>
    </message>
    <message>
        <source>an exact operator</source>
        <translation>精确算子</translation>
    </message>
    <message>
        <source>a model that follows instructions</source>
        <translation>遵循指令的模型</translation>
    </message>
    <message>
        <source>a model that finds things by name</source>
        <translation>按名称查找物体的模型</translation>
    </message>
    <message>
        <source>a model that fills what it removes</source>
        <translation>能填补所去除部分的模型</translation>
    </message>
    <message>
        <source>a restoration network</source>
        <translation>修复网络</translation>
    </message>
    <message>
        <source>an enlarging network</source>
        <translation>放大网络</translation>
    </message>
    <message>
        <source>a model that makes pictures</source>
        <translation>生成图片的模型</translation>
    </message>
    <message>
        <source>a model that masks what is clicked</source>
        <translation>选取所点对象的模型</translation>
    </message>
    <message>
        <source>a model that masks the main subject</source>
        <translation>选取主体的模型</translation>
    </message>
    <message>
        <source>a language model</source>
        <translation>语言模型</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>German</source>
        <translation>德语</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯语</translation>
    </message>
</context>
<context>
    <name>NewPicture</name>
    <message>
        <source>It was made on the server {host}.</source>
        <translation>它是在服务器 {host} 上生成的。</translation>
    </message>
    <message>
        <source>Saved {name}.</source>
        <translation>已保存 {name}。</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>PairingDialog</name>
    <message>
        <source>&amp;Continue</source>
        <translation>继续(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Pair</source>
        <translation>配对(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>Add a Server</source>
        <translation>添加服务器</translation>
    </message>
    <message>
        <source>Where Gesso&apos;s server runs, “gesso server pair” shows its address, its fingerprint and a one-time code.</source>
        <translation>在运行 Gesso 服务器的计算机上，“gesso server pair”会显示其地址、指纹和一次性代码。</translation>
    </message>
    <message>
        <source>Compare this fingerprint with what “gesso server pair” shows on the server. Where they differ, somebody else answers: stop here.</source>
        <translation>请将此指纹与服务器上“gesso server pair”显示的指纹比较。如果不同，说明应答的是别人：请在此停止。</translation>
    </message>
    <message>
        <source>The &amp;fingerprints are the same</source>
        <translation>指纹相同(&amp;F)</translation>
    </message>
    <message>
        <source>A&amp;ddress:</source>
        <translation>地址(&amp;D)：</translation>
    </message>
    <message>
        <source>&amp;One-time code:</source>
        <translation>一次性代码(&amp;O)：</translation>
    </message>
    <message>
        <source>&amp;Name here:</source>
        <translation>在此的名称(&amp;N)：</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>指纹</translation>
    </message>
</context>
<context>
    <name>PaneLabels</name>
    <message>
        <source>Before</source>
        <translation>修改前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>修改后</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Edits</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Fidelity</source>
        <translation>保真度</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Two Files</source>
        <translation>两个文件</translation>
    </message>
    <message>
        <source>Film Strip</source>
        <translation>胶片条</translation>
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
        <translation>{count} 位</translation>
    </message>
    <message>
        <source>no profile, taken as sRGB</source>
        <translation>无配置文件，视为 sRGB</translation>
    </message>
</context>
<context>
    <name>PictureList</name>
    <message>
        <source>Has edits</source>
        <translation>有修改</translation>
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
    <name>PromiseBox</name>
    <message>
        <source>What will be kept</source>
        <translation>将保留的内容</translation>
    </message>
    <message>
        <source>Looking at what can be kept…</source>
        <translation>正在查看可保留的内容…</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>使用 {name}</translation>
    </message>
</context>
<context>
    <name>QualityBox</name>
    <message>
        <source>Final: as good as the model can</source>
        <translation>最终：模型所能达到的最好效果</translation>
    </message>
    <message>
        <source>Preview: sooner, but rougher</source>
        <translation>预览：更快，但较粗略</translation>
    </message>
</context>
<context>
    <name>ReadOutView</name>
    <message>
        <source>Values under the cursor</source>
        <translation>光标处的数值</translation>
    </message>
</context>
<context>
    <name>RecipeButton</name>
    <message>
        <source>Recipes</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Keep This Sentence…</source>
        <translation>保留此语句…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Keep This Sentence</source>
        <translation>保留此语句</translation>
    </message>
    <message>
        <source>Name of the recipe:</source>
        <translation>配方名称：</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Save a copy or export</source>
        <translation>保存副本或导出</translation>
    </message>
    <message>
        <source>A cop&amp;y that keeps everything it can</source>
        <translation>尽可能保留一切的副本(&amp;Y)</translation>
    </message>
    <message>
        <source>An &amp;export for others: format, size and profile as wanted</source>
        <translation>供他人使用的导出：格式、尺寸和配置文件任选(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Fo&amp;rmat</source>
        <translation>格式(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
</context>
<context>
    <name>SaveForm</name>
    <message>
        <source>WebP, lossless</source>
        <translation>WebP（无损）</translation>
    </message>
    <message>
        <source>OpenRaster, with layers</source>
        <translation>OpenRaster（含图层）</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>The copy is the same as the original, byte for byte.</source>
        <translation>副本与原件逐字节相同。</translation>
    </message>
    <message>
        <source>Outside the edits every pixel stays the same.</source>
        <translation>修改之外的每个像素保持不变。</translation>
    </message>
    <message>
        <source>The profile, EXIF, XMP, IPTC and all other metadata stay the same bytes.</source>
        <translation>配置文件、EXIF、XMP、IPTC 及所有其他元数据逐字节不变。</translation>
    </message>
    <message>
        <source>Straightening computes every pixel anew; none is the same number as before.</source>
        <translation>拉直会重新计算每个像素；所有数值都会改变。</translation>
    </message>
    <message>
        <source>In the metadata only the orientation value changes; everything else is the same bytes.</source>
        <translation>元数据中只有方向值改变；其余逐字节不变。</translation>
    </message>
    <message>
        <source>A note of the new orientation is added to the metadata.</source>
        <translation>元数据中会添加新方向的标记。</translation>
    </message>
    <message>
        <source>The small preview inside the metadata stays and still shows the picture before the change.</source>
        <translation>元数据中的小预览图保留，仍显示修改前的图片。</translation>
    </message>
    <message>
        <source>The picture keeps its orientation as a note in EXIF, which some programs ignore here.</source>
        <translation>图片的方向作为标记保留在 EXIF 中，某些程序在此格式中会忽略它。</translation>
    </message>
    <message>
        <source>EXIF has the same values but is arranged anew; maker notes that point elsewhere may break.</source>
        <translation>EXIF 数值相同但重新排列；指向别处的厂商注释可能失效。</translation>
    </message>
    <message>
        <source>Every pixel is compressed anew with quality {quality}.</source>
        <translation>每个像素都以质量 {quality} 重新压缩。</translation>
    </message>
    <message>
        <source>JPEG has 8 bits per colour; finer steps are lost.</source>
        <translation>JPEG 每种颜色 8 位；更细的层次会丢失。</translation>
    </message>
    <message>
        <source>{format} has 8 bits per colour; finer steps are lost.</source>
        <translation>{format} 每种颜色只有 8 位；更细的层次会丢失。</translation>
    </message>
    <message>
        <source>{format} has 16 bits per colour; values outside black and white are cut.</source>
        <translation>{format} 每种颜色为 16 位；黑白范围之外的数值会被截去。</translation>
    </message>
    <message>
        <source>{format} cannot hold transparency; what is transparent becomes white.</source>
        <translation>{format} 无法保存透明度；透明处会变成白色。</translation>
    </message>
    <message>
        <source>{format} cannot hold the extra channels; they are left out.</source>
        <translation>{format} 无法保存额外通道；它们会被省去。</translation>
    </message>
    <message>
        <source>Every pixel is compressed with quality {quality}.</source>
        <translation>每个像素都以质量 {quality} 压缩。</translation>
    </message>
    <message>
        <source>Camera data, captions and place are left out.</source>
        <translation>相机数据、说明文字和地点会被省去。</translation>
    </message>
    <message>
        <source>A metadata block of {count} bytes is too large for JPEG.</source>
        <translation>{count} 字节的元数据块对 JPEG 来说过大。</translation>
    </message>
    <message>
        <source>The changed part is compressed as strongly as the rest of the picture.</source>
        <translation>改变的部分与图片其余部分的压缩程度相同。</translation>
    </message>
    <message>
        <source>JPEG keeps blocks of {width}×{height} px: {count} pixels beside the change, in the same blocks, are compressed anew.</source>
        <translation>JPEG 以 {width}×{height} 像素的块存储：修改旁边同一块中的 {count} 个像素会重新压缩。</translation>
    </message>
    <message>
        <source>Up to {count} pixels at the edges of these blocks may differ slightly, as JPEG stores their colour coarsely.</source>
        <translation>由于 JPEG 粗略存储颜色，这些块边缘最多有 {count} 个像素可能略有差异。</translation>
    </message>
    <message>
        <source>The further pictures inside the file stay, but their table of contents is off.</source>
        <translation>文件中的其他图片保留，但其目录不再准确。</translation>
    </message>
    <message>
        <source>XMP that goes on in extra segments is cut after its main part.</source>
        <translation>延续到额外分段的 XMP 在主要部分之后被截断。</translation>
    </message>
    <message>
        <source>Further pictures inside the file are left out.</source>
        <translation>文件中的其他图片会被省略。</translation>
    </message>
    <message>
        <source>Text notes that only PNG knows are left out.</source>
        <translation>仅 PNG 支持的文本注释会被省略。</translation>
    </message>
    <message>
        <source>Only the colour profile is carried over from such a file, no other metadata.</source>
        <translation>此类文件只保留颜色配置文件，不保留其他元数据。</translation>
    </message>
    <message>
        <source>OpenRaster keeps pixels, layers, the colour profile and the resolution, but no EXIF, XMP or IPTC.</source>
        <translation>OpenRaster 保留像素、图层、颜色配置文件和分辨率，但不保留 EXIF、XMP 或 IPTC。</translation>
    </message>
    <message>
        <source>The new colours are not in the picture&apos;s palette, so it is saved without one.</source>
        <translation>新颜色不在图片的调色板中，因此保存时不使用调色板。</translation>
    </message>
    <message>
        <source>The new tones do not fit into {few} bits, so {many} are used.</source>
        <translation>新色调超出 {few} 位，因此使用 {many} 位。</translation>
    </message>
    <message>
        <source>Chunks that would no longer be true are left out: {names}.</source>
        <translation>不再正确的数据块会被省略：{names}。</translation>
    </message>
    <message>
        <source>The picture was interlaced and is saved row by row; the pixels are the same.</source>
        <translation>图片原为隔行存储，现逐行保存；像素相同。</translation>
    </message>
    <message>
        <source>Bytes after the end of the picture are left out.</source>
        <translation>图片结尾之后的字节会被省略。</translation>
    </message>
    <message>
        <source>WebP has no place for IPTC and for the resolution outside EXIF.</source>
        <translation>WebP 无法存放 IPTC 及 EXIF 之外的分辨率。</translation>
    </message>
    <message>
        <source>The original is compressed with loss; the copy keeps its pixels without further loss and is larger.</source>
        <translation>原件为有损压缩；副本保留其像素而不再损失，文件会更大。</translation>
    </message>
    <message>
        <source>The small previews inside the file still show the picture before the edit.</source>
        <translation>文件中的小预览图仍显示修改前的图片。</translation>
    </message>
    <message>
        <source>The small previews inside the original are left out.</source>
        <translation>原件中的小预览图会被省略。</translation>
    </message>
    <message>
        <source>Photoshop&apos;s layers inside the file stay as they were; Photoshop will show those.</source>
        <translation>文件中的 Photoshop 图层保持原样；Photoshop 会显示它们。</translation>
    </message>
    <message>
        <source>Photoshop&apos;s layers inside the original are left out.</source>
        <translation>原件中的 Photoshop 图层会被省略。</translation>
    </message>
    <message>
        <source>The camera maker&apos;s notes are the same bytes in another place of the file; some programs can then no longer read all of them.</source>
        <translation>相机厂商注释的字节相同，但位于文件的另一处；某些程序可能无法再完整读取。</translation>
    </message>
    <message>
        <source>Tags of the original whose values cannot be read are left out.</source>
        <translation>原件中数值无法读取的标签会被省略。</translation>
    </message>
    <message>
        <source>The pixels are compressed with deflate, without loss.</source>
        <translation>像素以 deflate 无损压缩。</translation>
    </message>
    <message>
        <source>One other page of the original cannot be carried over.</source>
        <translation>原件中有另一页无法保留。</translation>
    </message>
    <message>
        <source>{count} other pages of the original cannot be carried over.</source>
        <translation>原件中有另外 {count} 页无法保留。</translation>
    </message>
</context>
<context>
    <name>SelectionCommands</name>
    <message>
        <source>The selection was saved as {name}.</source>
        <translation>选区已保存为 {name}。</translation>
    </message>
</context>
<context>
    <name>Sending</name>
    <message>
        <source>The server {host} does not answer. It is waited for.</source>
        <translation>服务器 {host} 没有应答。正在等待它。</translation>
    </message>
    <message>
        <source>{engine} would run on the server {host} ({address}). {reason}</source>
        <translation>{engine} 将在服务器 {host}（{address}）上运行。{reason}</translation>
    </message>
    <message>
        <source>It was not sent to the server {host}, and nothing was changed.</source>
        <translation>没有发送到服务器 {host}，也没有任何更改。</translation>
    </message>
    <message>
        <source>You chose a server.</source>
        <translation>您选择了服务器。</translation>
    </message>
    <message>
        <source>This machine does not know the model.</source>
        <translation>本机不认识此模型。</translation>
    </message>
    <message>
        <source>Only your words leave this machine: no pixels, no file.</source>
        <translation>只有您的文字会离开本机：没有像素，也没有文件。</translation>
    </message>
    <message>
        <source>At most {size} of pixels leave this machine: the part of the picture that the model sees, with its mask, and your words. No file, no file&apos;s name, no metadata.</source>
        <translation>最多 {size} 的像素会离开本机：模型所看到的那部分图片及其蒙版，以及您的文字。不含文件、文件名和元数据。</translation>
    </message>
    <message>
        <source>How long it takes there is not known yet.</source>
        <translation>在那里需要多长时间尚不清楚。</translation>
    </message>
    <message>
        <source>About {seconds} s, as the last time there.</source>
        <translation>约 {seconds} 秒，与上次在那里相同。</translation>
    </message>
</context>
<context>
    <name>SendingQuestion</name>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Do it here</source>
        <translation>在本机完成</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
</context>
<context>
    <name>SensitivitySlider</name>
    <message>
        <source>&amp;Sensitivity</source>
        <translation>灵敏度(&amp;N)</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>灵敏度</translation>
    </message>
    <message>
        <source>To the right, fainter differences of the output count as its edit; to the left, only strong ones. What was added or taken out by hand stays.</source>
        <translation>向右，输出中较弱的差异也算作修改；向左，只算强烈的差异。手动添加或移除的部分保持不变。</translation>
    </message>
</context>
<context>
    <name>Sentence</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>“{words}”</translation>
    </message>
    <message>
        <source>Not everything was done: {steps}</source>
        <translation>未全部完成：{steps}</translation>
    </message>
    <message>
        <source>Needs {model}, and none is installed.</source>
        <translation>需要{model}，但尚未安装。</translation>
    </message>
    <message>
        <source>Help ▸ Models and Machine shows which there are.</source>
        <translation>“帮助 ▸ 模型与本机”会显示有哪些。</translation>
    </message>
    <message>
        <source>There is nothing to apply.</source>
        <translation>没有可应用的内容。</translation>
    </message>
    <message>
        <source>None of this can be done here.</source>
        <translation>这些在此都无法完成。</translation>
    </message>
    <message>
        <source>Select the place where this should be done.</source>
        <translation>请选出要处理的位置。</translation>
    </message>
    <message>
        <source>This makes a new file: choose Enlarge in the File menu.</source>
        <translation>这会生成新文件：请选择“文件”菜单中的“放大图片”。</translation>
    </message>
    <message>
        <source>Or select the place yourself.</source>
        <translation>或自行选出位置。</translation>
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
        <translation>替换修改</translation>
    </message>
    <message>
        <source>Apply: {step}</source>
        <translation>应用：{step}</translation>
    </message>
    <message>
        <source>Apply ({count})</source>
        <translation>应用 ({count})</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Preview while typing</source>
        <translation>输入时预览</translation>
    </message>
    <message>
        <source>Show the preview on the picture</source>
        <translation>在图片上显示预览</translation>
    </message>
    <message>
        <source>Discard the sentence (Escape)</source>
        <translation>放弃此语句 (Esc)</translation>
    </message>
</context>
<context>
    <name>SentenceOptions</name>
    <message>
        <source>Double click: as the sentence said</source>
        <translation>双击：恢复为语句所述</translation>
    </message>
    <message>
        <source>Overall strength</source>
        <translation>整体强度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>How many are made, each with the next seed</source>
        <translation>生成多少个，每个依次使用下一个随机种子</translation>
    </message>
</context>
<context>
    <name>SentencePanel</name>
    <message>
        <source>Changing “{edit}”</source>
        <translation>正在更改“{edit}”</translation>
    </message>
    <message>
        <source>Understood as:</source>
        <translation>理解为：</translation>
    </message>
    <message>
        <source>Not understood.</source>
        <translation>未能理解。</translation>
    </message>
    <message>
        <source>What should change</source>
        <translation>要改变什么</translation>
    </message>
    <message>
        <source>What should change? For example: remove the dust and make it a little warmer</source>
        <translation>要改变什么？例如：去除灰尘，再稍微暖一点</translation>
    </message>
</context>
<context>
    <name>SentenceProgress</name>
    <message>
        <source>A language model reads the rest of the sentence…</source>
        <translation>语言模型正在读取语句的其余部分…</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>正在应用…</translation>
    </message>
    <message>
        <source>Preparing the preview…</source>
        <translation>正在准备预览…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>ServerList</name>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Paired servers</source>
        <translation>已配对的服务器</translation>
    </message>
</context>
<context>
    <name>Servers</name>
    <message>
        <source>Asking {address}…</source>
        <translation>正在询问 {address}…</translation>
    </message>
    <message>
        <source>Pairing…</source>
        <translation>正在配对…</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>指纹</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>It speaks another version of Gesso: install the same on both sides.</source>
        <translation>它使用另一版本的 Gesso：请在两端安装相同版本。</translation>
    </message>
    <message>
        <source>No machine behind it has answered yet: edits that are sent wait there until one does.</source>
        <translation>它背后还没有机器应答：发送的编辑会在那里等待，直到有机器应答。</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>Answers ({number} ms)</source>
        <translation>有应答（{number} 毫秒）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>None now</source>
        <translation>目前没有</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>Not trusted</source>
        <translation>不受信任</translation>
    </message>
    <message>
        <source>Does not let you in</source>
        <translation>不允许您进入</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>繁忙</translation>
    </message>
    <message>
        <source>Does not work</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>Check that it runs and that the network is there, then test it again.</source>
        <translation>请检查它是否在运行以及网络是否连通，然后再次测试。</translation>
    </message>
    <message>
        <source>Ask who runs it. If its certificate was renewed, remove the server here and add it again.</source>
        <translation>请询问其管理员。如果证书已更新，请在此移除该服务器并重新添加。</translation>
    </message>
    <message>
        <source>Remove the server here and add it again, with a new code.</source>
        <translation>请在此移除该服务器，并用新代码重新添加。</translation>
    </message>
    <message>
        <source>Choose another name, or remove that server first.</source>
        <translation>请选择其他名称，或先移除那台服务器。</translation>
    </message>
    <message>
        <source>Check that it runs and that the network is there, then try again.</source>
        <translation>请检查它是否在运行以及网络是否连通，然后重试。</translation>
    </message>
    <message>
        <source>Go back and compare its fingerprint again.</source>
        <translation>请返回并再次比较其指纹。</translation>
    </message>
    <message>
        <source>If it asks for a certificate of yours, remove the server here and add it again with one; else ask who runs it.</source>
        <translation>如果它要求您的证书，请在此移除该服务器并带上证书重新添加；否则请询问其管理者。</translation>
    </message>
    <message>
        <source>If it asks for a certificate of yours, choose its file here; else ask who runs it.</source>
        <translation>如果它要求您的证书，请在此选择证书文件；否则请询问其管理者。</translation>
    </message>
</context>
<context>
    <name>ServersDialog</name>
    <message>
        <source>No server is paired. A computer with a large graphics card can make the edits that this one cannot: run “gesso server init”, “gesso server run” and “gesso server pair” there, then add it here.</source>
        <translation>尚未配对服务器。配有大显卡的计算机可以完成本机无法完成的编辑：请在那里运行“gesso server init”、“gesso server run”和“gesso server pair”，然后在此添加。</translation>
    </message>
    <message>
        <source>Forget the server {name}?</source>
        <translation>忘记服务器 {name}？</translation>
    </message>
    <message>
        <source>The key to it is forgotten, too. On the server it lives on until it is revoked there: gesso server keys</source>
        <translation>它的密钥也会被忘记。在服务器上该密钥仍然有效，直到在那里撤销：gesso server keys</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>This server</source>
        <translation>此服务器</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>添加(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>移除(&amp;R)…</translation>
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
        <source>A language model reads what the rules do not</source>
        <translation>规则读不懂的由语言模型读取</translation>
    </message>
    <message>
        <source>Only where one is installed. It can name steps and prompts, nothing else.</source>
        <translation>仅在已安装时有效。它只能给出步骤和提示词，不能做其他事。</translation>
    </message>
    <message>
        <source>Keep what models made of a sentence</source>
        <translation>保留模型对句子的理解结果</translation>
    </message>
    <message>
        <source>The same sentence is then done sooner. Only you can read what is kept, and not the sentence itself; switching this off deletes it.</source>
        <translation>同一句子之后会更快完成。保留的内容只有您能读取，其中不含句子本身；关闭此项即会删除。</translation>
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
        <source>What this machine cannot do</source>
        <translation>本机无法完成的操作</translation>
    </message>
    <message>
        <source>Whether a paired server may do it. Then the pixels that the model sees, their mask and your words leave this machine.</source>
        <translation>是否可由已配对的服务器完成。这时模型所看到的像素、其蒙版和您的文字会离开本机。</translation>
    </message>
    <message>
        <source>Never send it to a server</source>
        <translation>绝不发送到服务器</translation>
    </message>
    <message>
        <source>Ask before sending</source>
        <translation>发送前询问</translation>
    </message>
    <message>
        <source>Send without asking</source>
        <translation>不询问直接发送</translation>
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
        <source>More makes moving around large pictures smoother. Counts from the next start.</source>
        <translation>越大，浏览大图越流畅。下次启动时生效。</translation>
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
        <source>Press the new key</source>
        <translation>请按新按键</translation>
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
<context>
    <name>SplitHandle</name>
    <message>
        <source>Split between before and after</source>
        <translation>前后对比分割线</translation>
    </message>
    <message>
        <source>The left and right arrow keys move it.</source>
        <translation>用左右方向键移动。</translation>
    </message>
</context>
<context>
    <name>StackPanel</name>
    <message>
        <source>Take the framing back</source>
        <translation>撤销构图</translation>
    </message>
    <message>
        <source>Delete the edit</source>
        <translation>删除修改</translation>
    </message>
    <message>
        <source>Hide the edit</source>
        <translation>隐藏修改</translation>
    </message>
    <message>
        <source>Show the edit</source>
        <translation>显示修改</translation>
    </message>
    <message>
        <source>A model measured these values together with those of the sentence&apos;s other edits. To have them measured anew, delete these edits and run the sentence again.</source>
        <translation>模型将这些值与该句其他修改的值一起测得。要重新测量，请删除这些修改并再次运行该句子。</translation>
    </message>
    <message>
        <source>Edits, the newest first</source>
        <translation>修改，最新的在前</translation>
    </message>
    <message>
        <source>What you change is listed here. The original stays as it is.</source>
        <translation>您的修改会列在这里。原件保持不变。</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>不透明度(&amp;O)</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>How far the edit shows.</source>
        <translation>该编辑显现的程度。</translation>
    </message>
    <message>
        <source>Te&amp;xture</source>
        <translation>纹理(&amp;X)</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>纹理</translation>
    </message>
    <message>
        <source>How much of the fine texture that the edit took away comes back, such as film grain. What is strong, such as dust, stays away. For edits that put in new pixels.</source>
        <translation>该修改去掉的细微纹理（例如胶片颗粒）恢复多少。明显的东西（例如灰尘）不会回来。适用于填入新像素的修改。</translation>
    </message>
    <message>
        <source>Change the edit…</source>
        <translation>更改此修改…</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再次运行</translation>
    </message>
    <message>
        <source>Run again in final quality</source>
        <translation>以最终质量再次运行</translation>
    </message>
    <message>
        <source>Look at the picture up to here</source>
        <translation>查看到此步为止的图片</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Say what should change in a photograph. Gesso changes that, and not one pixel more; your original is never written.</source>
        <translation>说出照片中要改变什么。Gesso 只改变它，一个像素也不多；绝不改写您的原件。</translation>
    </message>
    <message>
        <source>&amp;Open a picture…</source>
        <translation>打开图片(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a &amp;folder…</source>
        <translation>打开文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Or drop pictures, a folder or a project here.</source>
        <translation>也可将图片、文件夹或项目拖到此处。</translation>
    </message>
    <message>
        <source>&amp;Recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>Recent pictures</source>
        <translation>最近的图片</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message>
        <source>Do this step</source>
        <translation>执行此步骤</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>“{words}”</translation>
    </message>
    <message>
        <source>More values</source>
        <translation>更多数值</translation>
    </message>
    <message>
        <source>More values of {step}</source>
        <translation>{step}的更多数值</translation>
    </message>
    <message>
        <source>{words}, read by a language model as “{told}”</source>
        <translation>{words}，语言模型读作“{told}”</translation>
    </message>
    <message>
        <source>{words}, read by a language model</source>
        <translation>{words}，由语言模型读取</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>by a model</source>
        <translation>由模型处理</translation>
    </message>
    <message>
        <source>needs a selection</source>
        <translation>需要选区</translation>
    </message>
    <message>
        <source>needs a model</source>
        <translation>需要模型</translation>
    </message>
</context>
<context>
    <name>StepValues</name>
    <message>
        <source>Double click: as the sentence said</source>
        <translation>双击：恢复为语句所述</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>yesterday {time}</source>
        <translation>昨天 {time}</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
</context>
<context>
    <name>ToolOptions</name>
    <message>
        <source>Tool options</source>
        <translation>工具选项</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source> px</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source>How far to grow, shrink or feather, in pixels of the picture</source>
        <translation>扩大、缩小或羽化的范围，以图片像素计</translation>
    </message>
    <message>
        <source>Diameter on the screen: zoom in to paint finer.</source>
        <translation>屏幕上的直径：放大图片可画得更精细。</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>硬度</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>How far a colour may differ from the one pressed on.</source>
        <translation>颜色可与点击处相差多少。</translation>
    </message>
    <message>
        <source>Connected only</source>
        <translation>仅连续</translation>
    </message>
</context>
<context>
    <name>TwoFiles</name>
    <message>
        <source>Compare with {name}</source>
        <translation>与 {name} 比较</translation>
    </message>
</context>
<context>
    <name>TwoFilesPanel</name>
    <message>
        <source>See another file beside this picture, and what differs.</source>
        <translation>将另一个文件与此图片并列查看，并显示差异。</translation>
    </message>
    <message>
        <source>Comparing with {name}…</source>
        <translation>正在与 {name} 比较…</translation>
    </message>
    <message>
        <source>Compared with {name}</source>
        <translation>已与 {name} 比较</translation>
    </message>
    <message>
        <source>{count} of {all} ({share} %)</source>
        <translation>{count} / {all}（{share}%）</translation>
    </message>
    <message>
        <source>None: both are identical.</source>
        <translation>无：两者相同。</translation>
    </message>
    <message>
        <source>{largest} of {full}</source>
        <translation>{largest} / {full}</translation>
    </message>
    <message>
        <source>{block}: only in the other file</source>
        <translation>{block}：仅在另一个文件中</translation>
    </message>
    <message>
        <source>{block}: only in this picture</source>
        <translation>{block}：仅在此图片中</translation>
    </message>
    <message>
        <source>{block}: other content</source>
        <translation>{block}：内容不同</translation>
    </message>
    <message>
        <source>&amp;Metadata that differ</source>
        <translation>不同的元数据(&amp;W)</translation>
    </message>
    <message>
        <source>The metadata are identical.</source>
        <translation>元数据相同。</translation>
    </message>
    <message>
        <source>&amp;Choose a file…</source>
        <translation>选择文件(&amp;C)…</translation>
    </message>
    <message>
        <source>Count &amp;again</source>
        <translation>重新统计(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;Q)</translation>
    </message>
    <message>
        <source>Pixels that differ</source>
        <translation>不同的像素</translation>
    </message>
    <message>
        <source>Where there are edits</source>
        <translation>有修改之处</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>其他地方</translation>
    </message>
    <message>
        <source>Largest difference</source>
        <translation>最大差异</translation>
    </message>
    <message>
        <source>Metadata that differ</source>
        <translation>不同的元数据</translation>
    </message>
</context>
<context>
    <name>Variants</name>
    <message>
        <source>{sentence} (seed {seed})</source>
        <translation>{sentence}（随机种子 {seed}）</translation>
    </message>
</context>
<context>
    <name>VariantsStrip</name>
    <message>
        <source>Choose a variant; it is seen in the picture.</source>
        <translation>请选择一个变体；它会显示在图片中。</translation>
    </message>
    <message>
        <source>Variants: {ready} of {count} are ready…</source>
        <translation>变体：已完成 {ready} / {count}…</translation>
    </message>
    <message>
        <source>One is kept. Another can take its place until these are closed.</source>
        <translation>已保留一个。在关闭这些变体之前，可以换成另一个。</translation>
    </message>
    <message>
        <source>Stop; those that are ready stay</source>
        <translation>停止；已完成的保留</translation>
    </message>
    <message>
        <source>Close the variants</source>
        <translation>关闭变体</translation>
    </message>
    <message>
        <source>Kept: {seed}</source>
        <translation>已保留：{seed}</translation>
    </message>
    <message>
        <source>Seed {seed}</source>
        <translation>随机种子 {seed}</translation>
    </message>
    <message>
        <source>&amp;Keep This One</source>
        <translation>保留此变体(&amp;K)</translation>
    </message>
</context>
<context>
    <name>ZoomBar</name>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Zoom Out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom In</source>
        <translation>放大</translation>
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
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
</context>
<context>
    <name>_HistoryModel</name>
    <message>
        <source>The original</source>
        <translation>原件</translation>
    </message>
    <message>
        <source>{deed}, the picture is here</source>
        <translation>{deed}，图片当前在此</translation>
    </message>
    <message>
        <source>{deed}, undone</source>
        <translation>{deed}，已撤销</translation>
    </message>
</context>
</TS>
