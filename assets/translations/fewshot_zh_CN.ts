<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Machine-made translation: no person has checked it yet. Corrections are welcome. -->
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>&amp;About Fewshot</source>
        <translation>关于 Fewshot(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Accept the mask</source>
        <translation>接受掩码(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add an image…</source>
        <translation>添加图像(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>画笔(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Classes</source>
        <translation>类别(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Clear the painting</source>
        <translation>清除绘制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Clear the paper</source>
        <translation>清空画纸(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy into folders by class…</source>
        <translation>按类别复制到文件夹(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Copy the best images…</source>
        <translation>复制最佳图像(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Copy the mask of the previous image</source>
        <translation>复制上一图像的掩码(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Doodle</source>
        <translation>涂鸦(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>橡皮擦(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Export list…</source>
        <translation>导出列表(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Export masks…</source>
        <translation>导出掩码(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Fill</source>
        <translation>填充(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Find an attribute</source>
        <translation>查找属性(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Fit to window</source>
        <translation>适应窗口(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Grow</source>
        <translation>扩大(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Heat map</source>
        <translation>热力图(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Hide on pictures</source>
        <translation>在图像上隐藏(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>图像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Import attributes…</source>
        <translation>导入属性(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Import masks…</source>
        <translation>导入掩码(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>更大(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Link into folders by class…</source>
        <translation>按类别链接到文件夹(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>实时(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Lock: nothing paints over it</source>
        <translation>锁定(&amp;L)：不会被覆盖</translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation>日志(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>掩码(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;More like this</source>
        <translation>更多类似图像(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;More overlay</source>
        <translation>增强叠加层(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Narrower</source>
        <translation>更细(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New class</source>
        <translation>新建类别(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New class…</source>
        <translation>新建类别(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Next image</source>
        <translation>下一张图像(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Next unreviewed image</source>
        <translation>下一张未审核图像(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open folder…</source>
        <translation>打开文件夹(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Open for segmenting</source>
        <translation>打开以进行分割(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Pan</source>
        <translation>平移(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Pause or resume</source>
        <translation>暂停或继续(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Pen</source>
        <translation>笔(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Previous class</source>
        <translation>上一个类别(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Previous image</source>
        <translation>上一张图像(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Put into a class…</source>
        <translation>放入类别(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Reject the mask</source>
        <translation>拒绝掩码(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Results</source>
        <translation>结果(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Right: it is this class</source>
        <translation>正确(&amp;R)：属于此类别</translation>
    </message>
    <message>
        <source>&amp;Right: more of these</source>
        <translation>正确(&amp;R)：更多这样的</translation>
    </message>
    <message>
        <source>&amp;Save the doodle</source>
        <translation>保存涂鸦(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Segment</source>
        <translation>分割(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>更小(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Smooth the outline</source>
        <translation>平滑轮廓(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Take back my decision</source>
        <translation>撤回我的决定(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Use as example for segmenting</source>
        <translation>用作分割示例(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Use this image as example</source>
        <translation>将此图像用作示例(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Why panel</source>
        <translation>“为什么”面板(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Wider</source>
        <translation>更粗(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Wrong: fewer of these</source>
        <translation>错误(&amp;W)：减少这样的</translation>
    </message>
    <message>
        <source>Accept all a&amp;bove…</source>
        <translation>接受所有高于(&amp;B)…</translation>
    </message>
    <message>
        <source>Arrows on the paper</source>
        <translation>画纸上的方向键</translation>
    </message>
    <message>
        <source>Arrows with the keyboard cross</source>
        <translation>使用键盘十字时的方向键</translation>
    </message>
    <message>
        <source>Attribute: weaker, stronger</source>
        <translation>属性：更弱、更强</translation>
    </message>
    <message>
        <source>Attribute: yes, no, unknown</source>
        <translation>属性：是、否、未知</translation>
    </message>
    <message>
        <source>Bo&amp;x</source>
        <translation>矩形(&amp;X)</translation>
    </message>
    <message>
        <source>C&amp;lass</source>
        <translation>类别(&amp;L)</translation>
    </message>
    <message>
        <source>C&amp;lassify</source>
        <translation>分类(&amp;L)</translation>
    </message>
    <message>
        <source>Class: use it or leave it out</source>
        <translation>类别：使用或排除</translation>
    </message>
    <message>
        <source>Close a polygon, take a corner back</source>
        <translation>闭合多边形、撤回一个角点</translation>
    </message>
    <message>
        <source>Ctrl + click, Shift + click</source>
        <translation>Ctrl + 单击、Shift + 单击</translation>
    </message>
    <message>
        <source>Drag onto a class</source>
        <translation>拖到类别上</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘画</translation>
    </message>
    <message>
        <source>Enter, Backspace</source>
        <translation>Enter、Backspace</translation>
    </message>
    <message>
        <source>Enter, double-click</source>
        <translation>Enter、双击</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Erase while in the brush</source>
        <translation>使用画笔时擦除</translation>
    </message>
    <message>
        <source>Export attri&amp;butes…</source>
        <translation>导出属性(&amp;B)…</translation>
    </message>
    <message>
        <source>Fill &amp;holes</source>
        <translation>填补孔洞(&amp;H)</translation>
    </message>
    <message>
        <source>Fill a hole of the painting</source>
        <translation>填补绘制中的孔洞</translation>
    </message>
    <message>
        <source>H (hold)</source>
        <translation>H（按住）</translation>
    </message>
    <message>
        <source>Hide the overlay</source>
        <translation>隐藏叠加层</translation>
    </message>
    <message>
        <source>L&amp;asso</source>
        <translation>套索(&amp;A)</translation>
    </message>
    <message>
        <source>La&amp;rger pictures</source>
        <translation>放大图片(&amp;R)</translation>
    </message>
    <message>
        <source>Learn a&amp;gain</source>
        <translation>重新学习(&amp;G)</translation>
    </message>
    <message>
        <source>Left button</source>
        <translation>左键</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>←、→</translation>
    </message>
    <message>
        <source>Less o&amp;verlay</source>
        <translation>减弱叠加层(&amp;V)</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>下移(&amp;D)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Move it; Shift: far, Ctrl: one pixel</source>
        <translation>移动；Shift：大步，Ctrl：一个像素</translation>
    </message>
    <message>
        <source>Move the cross; Shift: far, Ctrl: finely</source>
        <translation>移动十字；Shift：大步，Ctrl：微调</translation>
    </message>
    <message>
        <source>Much larger</source>
        <translation>大得多</translation>
    </message>
    <message>
        <source>Much smaller</source>
        <translation>小得多</translation>
    </message>
    <message>
        <source>Ne&amp;xt class</source>
        <translation>下一个类别(&amp;X)</translation>
    </message>
    <message>
        <source>New class &amp;like this…</source>
        <translation>新建类似的类别(&amp;L)…</translation>
    </message>
    <message>
        <source>New searc&amp;h</source>
        <translation>新搜索(&amp;H)</translation>
    </message>
    <message>
        <source>Open &amp;project…</source>
        <translation>打开项目(&amp;P)…</translation>
    </message>
    <message>
        <source>Open a result for segmenting</source>
        <translation>打开结果以进行分割</translation>
    </message>
    <message>
        <source>Open an image for segmenting</source>
        <translation>打开图像以进行分割</translation>
    </message>
    <message>
        <source>Open the &amp;sample folder</source>
        <translation>打开样例文件夹(&amp;S)</translation>
    </message>
    <message>
        <source>Open the log &amp;folder</source>
        <translation>打开日志文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>P&amp;olygon</source>
        <translation>多边形(&amp;O)</translation>
    </message>
    <message>
        <source>Paint with class 1</source>
        <translation>用类别 1 绘制</translation>
    </message>
    <message>
        <source>Paint with class 2</source>
        <translation>用类别 2 绘制</translation>
    </message>
    <message>
        <source>Paint with class 3</source>
        <translation>用类别 3 绘制</translation>
    </message>
    <message>
        <source>Paint with class 4</source>
        <translation>用类别 4 绘制</translation>
    </message>
    <message>
        <source>Paint with class 5</source>
        <translation>用类别 5 绘制</translation>
    </message>
    <message>
        <source>Paint with class 6</source>
        <translation>用类别 6 绘制</translation>
    </message>
    <message>
        <source>Paint with class 7</source>
        <translation>用类别 7 绘制</translation>
    </message>
    <message>
        <source>Paint with class 8</source>
        <translation>用类别 8 绘制</translation>
    </message>
    <message>
        <source>Paint with class 9</source>
        <translation>用类别 9 绘制</translation>
    </message>
    <message>
        <source>Paint with the &amp;keyboard</source>
        <translation>用键盘绘制(&amp;K)</translation>
    </message>
    <message>
        <source>Paint with the &amp;previous class</source>
        <translation>用上一个类别绘制(&amp;P)</translation>
    </message>
    <message>
        <source>Paint with the ne&amp;xt class</source>
        <translation>用下一个类别绘制(&amp;X)</translation>
    </message>
    <message>
        <source>Paint with the tool</source>
        <translation>用工具绘制</translation>
    </message>
    <message>
        <source>Paint with this class</source>
        <translation>用此类别绘制</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Paste an &amp;image</source>
        <translation>粘贴图像(&amp;I)</translation>
    </message>
    <message>
        <source>Pen down or up; Ctrl + Space erases</source>
        <translation>落笔或抬笔；Ctrl + 空格擦除</translation>
    </message>
    <message>
        <source>Put images there</source>
        <translation>把图像放到那里</translation>
    </message>
    <message>
        <source>R&amp;ename</source>
        <translation>重命名(&amp;E)</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>移除(&amp;M)</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>移除(&amp;M)…</translation>
    </message>
    <message>
        <source>Remove small &amp;islands</source>
        <translation>移除小岛(&amp;I)</translation>
    </message>
    <message>
        <source>Right button or Ctrl + drag</source>
        <translation>右键或 Ctrl + 拖动</translation>
    </message>
    <message>
        <source>S&amp;maller pictures</source>
        <translation>缩小图片(&amp;M)</translation>
    </message>
    <message>
        <source>S&amp;nap strokes to edges</source>
        <translation>笔画贴合边缘(&amp;N)</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>项目另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置(&amp;T)…</translation>
    </message>
    <message>
        <source>Sear&amp;ch</source>
        <translation>搜索(&amp;C)</translation>
    </message>
    <message>
        <source>Searc&amp;h for more of it</source>
        <translation>搜索更多此类图像(&amp;H)</translation>
    </message>
    <message>
        <source>Search for &amp;more like this</source>
        <translation>搜索更多类似图像(&amp;M)</translation>
    </message>
    <message>
        <source>Select several images</source>
        <translation>选择多张图像</translation>
    </message>
    <message>
        <source>Sh&amp;rink</source>
        <translation>收缩(&amp;R)</translation>
    </message>
    <message>
        <source>Shift + click</source>
        <translation>Shift + 单击</translation>
    </message>
    <message>
        <source>Shift + click with Fill</source>
        <translation>填充时 Shift + 单击</translation>
    </message>
    <message>
        <source>Shift + wheel</source>
        <translation>Shift + 滚轮</translation>
    </message>
    <message>
        <source>Shift, Ctrl or right button</source>
        <translation>Shift、Ctrl 或右键</translation>
    </message>
    <message>
        <source>Show its images in &amp;Segment</source>
        <translation>在“分割”中显示其图像(&amp;S)</translation>
    </message>
    <message>
        <source>Show the &amp;tour</source>
        <translation>显示导览(&amp;T)</translation>
    </message>
    <message>
        <source>Si&amp;de panel</source>
        <translation>侧边栏(&amp;D)</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>Smart brus&amp;h</source>
        <translation>智能画笔(&amp;H)</translation>
    </message>
    <message>
        <source>Snap to &amp;edges</source>
        <translation>贴合边缘(&amp;E)</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Space + drag, middle button</source>
        <translation>空格 + 拖动、中键</translation>
    </message>
    <message>
        <source>Space on the paper</source>
        <translation>画纸上的空格</translation>
    </message>
    <message>
        <source>Space, Del with the cross</source>
        <translation>使用十字时的空格、Del</translation>
    </message>
    <message>
        <source>Stop what is going on</source>
        <translation>停止当前操作</translation>
    </message>
    <message>
        <source>Straight line from the last point</source>
        <translation>从上一点画直线</translation>
    </message>
    <message>
        <source>Swap painting and erasing</source>
        <translation>切换绘制与擦除</translation>
    </message>
    <message>
        <source>Tab, Esc</source>
        <translation>Tab、Esc</translation>
    </message>
    <message>
        <source>Take &amp;back all changes of this class</source>
        <translation>撤回此类别的所有更改(&amp;B)</translation>
    </message>
    <message>
        <source>Take away with polygon, lasso and box</source>
        <translation>用多边形、套索和矩形减去</translation>
    </message>
    <message>
        <source>Take or drop what the smart brush found</source>
        <translation>采用或放弃智能画笔的结果</translation>
    </message>
    <message>
        <source>Tool down or up; Del takes away</source>
        <translation>落下或抬起工具；Del 减去</translation>
    </message>
    <message>
        <source>Use &amp;all classes</source>
        <translation>使用所有类别(&amp;A)</translation>
    </message>
    <message>
        <source>Use new &amp;classes only</source>
        <translation>仅使用新类别(&amp;C)</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Width of the pen</source>
        <translation>笔的粗细</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>Y, N, U</source>
        <translation>Y、N、U</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>在光标处缩放</translation>
    </message>
</context>
<context>
    <name>AboutBox</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>About Fewshot</source>
        <translation>关于 Fewshot</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Paint one object, and it finds the rest of the folder.
Everything runs on this machine; nothing is sent anywhere.</source>
        <translation>绘制一个对象，其余的会在文件夹中自动找到。
一切都在本机运行，不会发送任何数据。</translation>
    </message>
</context>
<context>
    <name>AcceptAllDialog</name>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Accept all above</source>
        <translation>接受所有高于阈值的</translation>
    </message>
    <message>
        <source>Accept every unreviewed prediction whose certainty is at least this. Certainty is how far the scores of an image are from undecided.</source>
        <translation>接受确定度不低于此值的所有未审核预测。确定度表示图像的得分离“无法判断”有多远。</translation>
    </message>
    <message>
        <source>Accept {number}</source>
        <translation>接受 {number} 个</translation>
    </message>
    <message>
        <source>Also images where nothing was found</source>
        <translation>也包括未找到任何内容的图像</translation>
    </message>
    <message>
        <source>Least certainty</source>
        <translation>最低确定度</translation>
    </message>
    <message>
        <source>{number} of {total} predictions would be accepted</source>
        <translation>将接受 {total} 个预测中的 {number} 个</translation>
    </message>
</context>
<context>
    <name>AttentionView</name>
    <message>
        <source>The image, and where the model looked</source>
        <translation>图像，以及模型关注的位置</translation>
    </message>
</context>
<context>
    <name>AttributeList</name>
    <message>
        <source>Attributes of the class</source>
        <translation>类别的属性</translation>
    </message>
</context>
<context>
    <name>AttributePanel</name>
    <message>
        <source>Attributes</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Attributes of {name}</source>
        <translation>{name} 的属性</translation>
    </message>
    <message>
        <source>No attribute is called that.</source>
        <translation>没有这样的属性。</translation>
    </message>
    <message>
        <source>Order of the attributes</source>
        <translation>属性的顺序</translation>
    </message>
    <message>
        <source>Search attributes</source>
        <translation>搜索属性</translation>
    </message>
    <message>
        <source>Search attributes (Ctrl+F)</source>
        <translation>搜索属性 (Ctrl+F)</translation>
    </message>
    <message>
        <source>You have set no attribute of this class.</source>
        <translation>您尚未设置此类别的任何属性。</translation>
    </message>
    <message>
        <source>{number} of {total} known</source>
        <translation>已知 {number}/{total}</translation>
    </message>
</context>
<context>
    <name>AttributeRows</name>
    <message>
        <source>All others</source>
        <translation>其他全部</translation>
    </message>
    <message>
        <source>Set by you</source>
        <translation>由您设置</translation>
    </message>
    <message>
        <source>Tells classes apart</source>
        <translation>可区分类别</translation>
    </message>
    <message>
        <source>Tells it from {names}</source>
        <translation>可与 {names} 区分</translation>
    </message>
    <message>
        <source>Y yes, N no, U unknown; Left and Right change how much</source>
        <translation>Y 是、N 否、U 未知；←、→ 调整强度</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>set by you</source>
        <translation>由您设置</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
</context>
<context>
    <name>CalibrationBar</name>
    <message numerus="yes">
        <source>%Ln image(s) are elsewhere than without this balance.</source>
        <translation>
            <numerusform>%Ln 张图像的归类与不调整时不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to the balance the model suggests</source>
        <translation>恢复模型建议的平衡</translation>
    </message>
    <message>
        <source>Balance between seen and new classes</source>
        <translation>已见类别与新类别之间的平衡</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新</translation>
    </message>
    <message>
        <source>Says how readily images go to classes the model has never seen.</source>
        <translation>决定图像有多容易归入模型从未见过的类别。</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>已见</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>建议值</translation>
    </message>
    <message>
        <source>The model is surer of classes it saw images of. To the right, classes that are only described by attributes get more images.</source>
        <translation>模型对见过图像的类别更有把握。越往右，仅由属性描述的类别得到的图像越多。</translation>
    </message>
    <message numerus="yes">
        <source>{number} of %Ln image(s) in new classes</source>
        <translation>
            <numerusform>%Ln 张图像中有 {number} 张属于新类别</numerusform>
        </translation>
    </message>
    <message>
        <source>{share}; the same as without this balance.</source>
        <translation>{share}；与不调整时相同。</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
</context>
<context>
    <name>ClassArea</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>, {number} put here by you</source>
        <translation>，{number} 张由您放入</translation>
    </message>
    <message>
        <source>Most likely {name}</source>
        <translation>最可能是 {name}</translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln image(s); the nearest come first</source>
        <translation>
            <numerusform>%Ln 张图像中没有；最接近的在前</numerusform>
        </translation>
    </message>
    <message>
        <source>Others, most like {name} first</source>
        <translation>其他，最像 {name} 的在前</translation>
    </message>
</context>
<context>
    <name>ClassCommands</name>
    <message>
        <source>&amp;Leave out</source>
        <translation>排除(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Redo: {step}</source>
        <translation>重做(&amp;R)：{step}</translation>
    </message>
    <message>
        <source>&amp;Undo: {step}</source>
        <translation>撤销(&amp;U)：{step}</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>移除(&amp;M)</translation>
    </message>
</context>
<context>
    <name>ClassDelegate</name>
    <message>
        <source>by you</source>
        <translation>由您</translation>
    </message>
</context>
<context>
    <name>ClassEditsController</name>
    <message>
        <source>Bring class back</source>
        <translation>恢复类别</translation>
    </message>
    <message>
        <source>Bringing {name} back…</source>
        <translation>正在恢复 {name}…</translation>
    </message>
    <message>
        <source>Looking where {name} is used…</source>
        <translation>正在查找 {name} 的使用位置…</translation>
    </message>
    <message>
        <source>Remove class</source>
        <translation>移除类别</translation>
    </message>
    <message>
        <source>Removing {name}…</source>
        <translation>正在移除 {name}…</translation>
    </message>
    <message>
        <source>The class could not be removed</source>
        <translation>无法移除类别</translation>
    </message>
    <message>
        <source>The project is not saved yet. Try again in a moment.</source>
        <translation>项目尚未保存。请稍后再试。</translation>
    </message>
    <message>
        <source>This is the only class, so it stays. Rename it instead.</source>
        <translation>这是唯一的类别，因此保留。请改为重命名。</translation>
    </message>
    <message numerus="yes">
        <source>{name} is on %Ln image(s). Its pixels go from examples and masks, too; undo brings them back.</source>
        <translation>
            <numerusform>{name} 出现在 %Ln 张图像上。其像素也会从示例和掩码中移除；撤销可恢复。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassGrid</name>
    <message>
        <source>Images of the class, best first</source>
        <translation>该类别的图像，最佳在前</translation>
    </message>
</context>
<context>
    <name>ClassHover</name>
    <message>
        <source>{name}, painted</source>
        <translation>{name}，已绘制</translation>
    </message>
</context>
<context>
    <name>ClassImages</name>
    <message>
        <source>put into {name} by you</source>
        <translation>由您放入 {name}</translation>
    </message>
    <message>
        <source>{chance}, rather {top_class}</source>
        <translation>{chance}，更像 {top_class}</translation>
    </message>
    <message>
        <source>{name}, number {number}, {words}</source>
        <translation>{name}，第 {number} 个，{words}</translation>
    </message>
</context>
<context>
    <name>ClassList</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
</context>
<context>
    <name>ClassPanel</name>
    <message>
        <source>&amp;Colour</source>
        <translation>颜色(&amp;C)</translation>
    </message>
    <message>
        <source>Another colour…</source>
        <translation>其他颜色…</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Colour of {name}</source>
        <translation>{name} 的颜色</translation>
    </message>
    <message>
        <source>More about the class</source>
        <translation>类别的更多选项</translation>
    </message>
    <message>
        <source>New class…</source>
        <translation>新建类别…</translation>
    </message>
    <message>
        <source>Open a folder to see the classes the model knows.</source>
        <translation>打开文件夹即可查看模型已知的类别。</translation>
    </message>
    <message>
        <source>Which classes to list</source>
        <translation>列出哪些类别</translation>
    </message>
</context>
<context>
    <name>ClassPicker</name>
    <message>
        <source>Classes to choose from</source>
        <translation>可选的类别</translation>
    </message>
    <message>
        <source>Search classes</source>
        <translation>搜索类别</translation>
    </message>
</context>
<context>
    <name>ClassRemovalDialog</name>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>ClassRowDelegate</name>
    <message>
        <source>new</source>
        <translation>新</translation>
    </message>
    <message>
        <source>new + images</source>
        <translation>新 + 图像</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>已见</translation>
    </message>
</context>
<context>
    <name>ClassRows</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>attributes changed by you</source>
        <translation>属性由您更改</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>{number} put there by you</source>
        <translation>{number} 张由您放入</translation>
    </message>
</context>
<context>
    <name>ClassTable</name>
    <message>
        <source>Add {name}</source>
        <translation>添加 {name}</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>更改 {name}</translation>
    </message>
    <message>
        <source>Copy {name}</source>
        <translation>复制 {name}</translation>
    </message>
    <message>
        <source>Import classes</source>
        <translation>导入类别</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>重命名 {name}</translation>
    </message>
    <message>
        <source>Reset {name}</source>
        <translation>重置 {name}</translation>
    </message>
    <message>
        <source>There are {number} classes, and more cannot be told apart.</source>
        <translation>已有 {number} 个类别，无法区分更多。</translation>
    </message>
    <message>
        <source>{name} comes with the model; copy it and name the copy.</source>
        <translation>{name} 是模型自带的；请复制后再命名副本。</translation>
    </message>
    <message>
        <source>{name} comes with the model; switch it off instead.</source>
        <translation>{name} 是模型自带的；请改为停用它。</translation>
    </message>
</context>
<context>
    <name>ClassesController</name>
    <message numerus="yes">
        <source>%Ln class(es) written to {path}</source>
        <translation>
            <numerusform>已将 %Ln 个类别写入 {path}</numerusform>
        </translation>
    </message>
    <message>
        <source>The attributes could not be exported</source>
        <translation>无法导出属性</translation>
    </message>
    <message>
        <source>The attributes could not be imported</source>
        <translation>无法导入属性</translation>
    </message>
    <message>
        <source>Your classes could not be saved</source>
        <translation>无法保存您的类别</translation>
    </message>
    <message>
        <source>{message} The next edit tries again.</source>
        <translation>{message} 下次编辑时会重试。</translation>
    </message>
</context>
<context>
    <name>ClassifyExportController</name>
    <message>
        <source>Copy the images to</source>
        <translation>将图像复制到</translation>
    </message>
    <message>
        <source>Make links to the images in</source>
        <translation>在此处创建图像链接</translation>
    </message>
    <message>
        <source>Open classes</source>
        <translation>打开类别</translation>
    </message>
    <message>
        <source>The classes could not be written</source>
        <translation>无法写入类别</translation>
    </message>
    <message>
        <source>Writing the classes</source>
        <translation>正在写入类别</translation>
    </message>
</context>
<context>
    <name>ClassifyMode</name>
    <message>
        <source>Weights for the classifier</source>
        <translation>分类器的权重</translation>
    </message>
</context>
<context>
    <name>ClassifyNotesController</name>
    <message>
        <source>Classifying is not possible</source>
        <translation>无法分类</translation>
    </message>
    <message>
        <source>Find it by describing it</source>
        <translation>通过描述来查找</translation>
    </message>
    <message>
        <source>Nothing to sort</source>
        <translation>没有可分类的内容</translation>
    </message>
    <message>
        <source>Open a folder of images to sort.</source>
        <translation>打开要分类的图像文件夹。</translation>
    </message>
    <message>
        <source>Say yes or no to some attributes, or drop images on the class.</source>
        <translation>对一些属性选择是或否，或将图像拖到该类别上。</translation>
    </message>
    <message>
        <source>The classes are being learned.</source>
        <translation>正在学习类别。</translation>
    </message>
    <message>
        <source>The classifier is being loaded.</source>
        <translation>正在加载分类器。</translation>
    </message>
    <message>
        <source>The classifier is not on this machine</source>
        <translation>本机没有分类器</translation>
    </message>
    <message>
        <source>The images are being looked at. They appear here as it goes.</source>
        <translation>正在查看图像，结果会陆续显示在此处。</translation>
    </message>
    <message>
        <source>There are no images in {name}. Open another folder.</source>
        <translation>{name} 中没有图像。请打开其他文件夹。</translation>
    </message>
    <message>
        <source>There is nothing to tell it from</source>
        <translation>没有可与之区分的类别</translation>
    </message>
    <message>
        <source>Tick it in the list, and its images appear here.</source>
        <translation>在列表中勾选它，其图像就会显示在此处。</translation>
    </message>
    <message>
        <source>Tick or describe another class.</source>
        <translation>请勾选或描述另一个类别。</translation>
    </message>
    <message>
        <source>What is {name} like?</source>
        <translation>{name} 是什么样的？</translation>
    </message>
    <message>
        <source>{name} is left out</source>
        <translation>{name} 已排除</translation>
    </message>
</context>
<context>
    <name>ClassifyResultsController</name>
    <message>
        <source>Images of {name}</source>
        <translation>{name} 的图像</translation>
    </message>
</context>
<context>
    <name>ClassifyRunController</name>
    <message>
        <source>Classifying stopped</source>
        <translation>分类已停止</translation>
    </message>
    <message>
        <source>The classes could not be learned</source>
        <translation>无法学习类别</translation>
    </message>
</context>
<context>
    <name>ClassifyStatusController</name>
    <message numerus="yes">
        <source>%Ln image(s) classified</source>
        <translation>
            <numerusform>已分类 %Ln 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Learning the classes</source>
        <translation>正在学习类别</translation>
    </message>
    <message>
        <source>Loading the classifier</source>
        <translation>正在加载分类器</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Stopped at {done} of {total}</source>
        <translation>停止于 {done}/{total}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>{done} of {total} classified</source>
        <translation>已分类 {done}/{total}</translation>
    </message>
    <message>
        <source>{n_done} classified  ·  {n_failed} failed</source>
        <translation>已分类 {n_done}  ·  失败 {n_failed}</translation>
    </message>
    <message>
        <source>{rate} images/s</source>
        <translation>{rate} 张/秒</translation>
    </message>
</context>
<context>
    <name>DoodlePad</name>
    <message>
        <source>Draw what you look for</source>
        <translation>画出您要找的内容</translation>
    </message>
    <message>
        <source>Paper to draw on</source>
        <translation>绘画用的画纸</translation>
    </message>
    <message>
        <source>or drop, paste or choose an image</source>
        <translation>或拖放、粘贴、选择一张图像</translation>
    </message>
    <message>
        <source>{words}, pen is down</source>
        <translation>{words}，已落笔</translation>
    </message>
    <message>
        <source>{x} % from the left, {y} % from the top</source>
        <translation>距左 {x} %，距上 {y} %</translation>
    </message>
</context>
<context>
    <name>EditingController</name>
    <message>
        <source>Brush and eraser follow the edges of the photo from now on</source>
        <translation>从现在起画笔和橡皮擦会贴合照片的边缘</translation>
    </message>
    <message>
        <source>Nothing is painted on the image before this one</source>
        <translation>上一张图像上没有绘制内容</translation>
    </message>
    <message>
        <source>{command}: nothing to change</source>
        <translation>{command}：没有可更改的内容</translation>
    </message>
</context>
<context>
    <name>EngineController</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>Model: not available</source>
        <translation>模型：不可用</translation>
    </message>
    <message>
        <source>Segmenting stopped</source>
        <translation>分割已停止</translation>
    </message>
    <message>
        <source>The engine could not start</source>
        <translation>引擎无法启动</translation>
    </message>
    <message>
        <source>The examples cannot be used</source>
        <translation>无法使用这些示例</translation>
    </message>
    <message>
        <source>The export stopped</source>
        <translation>导出已停止</translation>
    </message>
    <message>
        <source>The model could not be loaded</source>
        <translation>无法加载模型</translation>
    </message>
    <message>
        <source>The model is ready</source>
        <translation>模型已就绪</translation>
    </message>
    <message>
        <source>Weights for {model}</source>
        <translation>{model} 的权重</translation>
    </message>
    <message>
        <source>{model}: downloading {percent} %</source>
        <translation>{model}：正在下载 {percent} %</translation>
    </message>
    <message>
        <source>{model}: loading</source>
        <translation>{model}：正在加载</translation>
    </message>
</context>
<context>
    <name>EnginePage</name>
    <message>
        <source>&amp;Device</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Threads</source>
        <translation>线程(&amp;T)</translation>
    </message>
    <message>
        <source>Automatic: all cores but one</source>
        <translation>自动：除一个外的所有核心</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>D&amp;efault</source>
        <translation>默认(&amp;E)</translation>
    </message>
    <message>
        <source>Features kept in &amp;memory</source>
        <translation>内存中保留的特征(&amp;M)</translation>
    </message>
    <message>
        <source>Features kept on dis&amp;k</source>
        <translation>磁盘上保留的特征(&amp;K)</translation>
    </message>
    <message>
        <source>Folder of the kept features</source>
        <translation>保留特征的文件夹</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>保存位置</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Takes effect when Fewshot starts again.</source>
        <translation>重新启动 Fewshot 后生效。</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>隐藏详细信息</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>显示详细信息</translation>
    </message>
</context>
<context>
    <name>ErrorHooks</name>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>{kind}: {error}
Your painting is saved. You can go on; please report this.</source>
        <translation>{kind}：{error}
您的绘制已保存。您可以继续使用；请报告此问题。</translation>
    </message>
</context>
<context>
    <name>ExportController</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln 个失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) could not be exported.</source>
        <translation>
            <numerusform>%Ln 张图像无法导出。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) exported to {folder}</source>
        <translation>
            <numerusform>已将 %Ln 张图像导出到 {folder}</numerusform>
        </translation>
    </message>
    <message>
        <source>({train} train, {val} val)</source>
        <translation>（{train} train，{val} val）</translation>
    </message>
    <message>
        <source>Export stopped: what was written so far is in {folder}</source>
        <translation>导出已停止：已写入的内容在 {folder}</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>The export is not complete</source>
        <translation>导出不完整</translation>
    </message>
    <message>
        <source>The masks could not be exported</source>
        <translation>无法导出掩码</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>&amp;Accepted masks ({number})</source>
        <translation>已接受的掩码(&amp;A)（{number}）</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Regions</source>
        <translation>区域(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Split into train and val;</source>
        <translation>划分为 train 和 val(&amp;S)；</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>导出到(&amp;T)</translation>
    </message>
    <message>
        <source>A folder; each format gets a folder in it</source>
        <translation>一个文件夹；每种格式一个子文件夹</translation>
    </message>
    <message>
        <source>All but the rejecte&amp;d, with scores ({number})</source>
        <translation>除被拒绝外的全部(&amp;D)，含得分（{number}）</translation>
    </message>
    <message>
        <source>C&amp;oordinates</source>
        <translation>坐标(&amp;O)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Coordinates</source>
        <translation>坐标</translation>
    </message>
    <message>
        <source>Export masks</source>
        <translation>导出掩码</translation>
    </message>
    <message>
        <source>Export masks to</source>
        <translation>将掩码导出到</translation>
    </message>
    <message>
        <source>Folder to export to</source>
        <translation>导出的目标文件夹</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>One ob&amp;ject is</source>
        <translation>一个对象是(&amp;J)</translation>
    </message>
    <message>
        <source>One object is</source>
        <translation>一个对象是</translation>
    </message>
    <message>
        <source>Pict&amp;ures</source>
        <translation>图片(&amp;U)</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Regions in COCO and LabelMe</source>
        <translation>COCO 和 LabelMe 中的区域</translation>
    </message>
    <message>
        <source>Share of val in percent</source>
        <translation>val 所占百分比</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Where nobody decided yet, what the model finds at the present threshold</source>
        <translation>尚未作出决定之处，采用模型在当前阈值下找到的内容</translation>
    </message>
    <message>
        <source>for val</source>
        <translation>用于 val</translation>
    </message>
</context>
<context>
    <name>FewshotApp</name>
    <message>
        <source>The sample cannot be opened</source>
        <translation>无法打开样例</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Filmstrip</source>
        <translation>胶片栏</translation>
    </message>
</context>
<context>
    <name>FilmstripArea</name>
    <message>
        <source>Accepted images</source>
        <translation>已接受的图像</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>所有图像</translation>
    </message>
    <message>
        <source>Every image is reviewed.</source>
        <translation>所有图像均已审核。</translation>
    </message>
    <message>
        <source>Failed images</source>
        <translation>失败的图像</translation>
    </message>
    <message>
        <source>Most uncertain first</source>
        <translation>最不确定的在前</translation>
    </message>
    <message>
        <source>No image failed.</source>
        <translation>没有失败的图像。</translation>
    </message>
    <message>
        <source>None of these images is left.</source>
        <translation>这些图像已不存在。</translation>
    </message>
    <message>
        <source>Nothing is accepted yet. Enter accepts what is found on an image.</source>
        <translation>尚未接受任何结果。按 Enter 接受图像上找到的内容。</translation>
    </message>
    <message>
        <source>Nothing is rejected.</source>
        <translation>没有被拒绝的图像。</translation>
    </message>
    <message>
        <source>Rejected images</source>
        <translation>已拒绝的图像</translation>
    </message>
    <message>
        <source>Unreviewed images</source>
        <translation>未审核的图像</translation>
    </message>
    <message>
        <source>Which images to show</source>
        <translation>显示哪些图像</translation>
    </message>
</context>
<context>
    <name>FolderController</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>正在查找图像…</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation>打开图像文件夹</translation>
    </message>
    <message>
        <source>Sample folder</source>
        <translation>样例文件夹</translation>
    </message>
</context>
<context>
    <name>HeatLegend</name>
    <message>
        <source>Colours from less to more attention</source>
        <translation>从较少到较多关注的颜色</translation>
    </message>
    <message>
        <source>less</source>
        <translation>少</translation>
    </message>
    <message>
        <source>more</source>
        <translation>多</translation>
    </message>
</context>
<context>
    <name>HelpController</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop a folder of images on the window, or open one here. Nothing in it is changed.</source>
        <translation>将图像文件夹拖到窗口上，或在此处打开。其中的内容不会被更改。</translation>
    </message>
    <message>
        <source>Every image below is searched while you paint: first the one on screen, then those in sight, then the rest.</source>
        <translation>绘制时会搜索下方的每张图像：先是屏幕上的，再是可见的，最后是其余的。</translation>
    </message>
    <message>
        <source>Make it better</source>
        <translation>改进结果</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Paint one object</source>
        <translation>绘制一个对象</translation>
    </message>
    <message>
        <source>Search and classify</source>
        <translation>搜索与分类</translation>
    </message>
    <message>
        <source>Take the brush (B) and paint over one thing you look for. The right button erases, the wheel zooms.</source>
        <translation>使用画笔 (B) 涂抹您要找的一个对象。右键擦除，滚轮缩放。</translation>
    </message>
    <message>
        <source>The same folder can be searched by drawing, and sorted by describing classes. F1 lists all keys; the Help menu shows this tour again.</source>
        <translation>同一文件夹可以通过绘画来搜索，也可以通过描述类别来分类。F1 列出所有快捷键；“帮助”菜单可再次显示此导览。</translation>
    </message>
    <message>
        <source>The threshold decides what counts as found, and acts at once. Up to five examples help more: press S where a result is good.</source>
        <translation>阈值决定什么算作找到，并立即生效。最多五个示例会更有帮助：结果好的地方请按 S。</translation>
    </message>
    <message>
        <source>Watch it find the rest</source>
        <translation>看它找到其余的</translation>
    </message>
</context>
<context>
    <name>ImageCommands</name>
    <message>
        <source>&amp;Put into</source>
        <translation>放入(&amp;P)</translation>
    </message>
</context>
<context>
    <name>ImageList</name>
    <message>
        <source>accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>已修正</translation>
    </message>
    <message>
        <source>example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>not segmented yet</source>
        <translation>尚未分割</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>segmented</source>
        <translation>已分割</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>&amp;Accepted masks, of images that have none yet</source>
        <translation>已接受的掩码(&amp;A)（仅限尚无掩码的图像）</translation>
    </message>
    <message>
        <source>&amp;File…</source>
        <translation>文件(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>导入(&amp;I)</translation>
    </message>
    <message>
        <source>A file or a folder</source>
        <translation>文件或文件夹</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>As</source>
        <translation>导入为</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>E&amp;xamples to learn from (%n more are possible)</source>
        <translation>
            <numerusform>用于学习的示例(&amp;X)（还可添加 %n 个）</numerusform>
        </translation>
    </message>
    <message>
        <source>F&amp;older…</source>
        <translation>文件夹(&amp;O)…</translation>
    </message>
    <message>
        <source>F&amp;rom</source>
        <translation>来源(&amp;R)</translation>
    </message>
    <message>
        <source>File or folder to import</source>
        <translation>要导入的文件或文件夹</translation>
    </message>
    <message>
        <source>Import masks</source>
        <translation>导入掩码</translation>
    </message>
    <message>
        <source>Import masks from</source>
        <translation>从此处导入掩码</translation>
    </message>
    <message>
        <source>It i&amp;s a</source>
        <translation>类型为(&amp;S)</translation>
    </message>
    <message>
        <source>Masks find their images by the names in the open folder. Ctrl+Z takes the import back.</source>
        <translation>掩码按名称匹配已打开文件夹中的图像。Ctrl+Z 可撤销导入。</translation>
    </message>
    <message>
        <source>Only the &amp;class</source>
        <translation>仅类别(&amp;C)</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Model: loading</source>
        <translation>模型：正在加载</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>JobStatusController</name>
    <message numerus="yes">
        <source>%Ln image(s) can be found</source>
        <translation>
            <numerusform>可搜索 %Ln 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) cannot be read</source>
        <translation>
            <numerusform>%Ln 张图像无法读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln image(s) segmented</source>
        <translation>
            <numerusform>全部 %Ln 张图像已分割</numerusform>
        </translation>
    </message>
    <message>
        <source>Exporting {done} of {total}</source>
        <translation>正在导出 {done}/{total}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>正在建立索引</translation>
    </message>
    <message numerus="yes">
        <source>Indexing stopped: %Ln image(s) can be found</source>
        <translation>
            <numerusform>索引已停止：可搜索 %Ln 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Indexing {done} of {total}</source>
        <translation>正在建立索引 {done}/{total}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Stopped at {done} of {total}</source>
        <translation>停止于 {done}/{total}</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>{n_done} of {total} segmented</source>
        <translation>已分割 {n_done}/{total}</translation>
    </message>
    <message>
        <source>{n_done} segmented, {n_failed} failed</source>
        <translation>已分割 {n_done}，失败 {n_failed}</translation>
    </message>
    <message>
        <source>{number} failed</source>
        <translation>{number} 个失败</translation>
    </message>
    <message>
        <source>{rate} images/s</source>
        <translation>{rate} 张/秒</translation>
    </message>
</context>
<context>
    <name>KeyPaintingController</name>
    <message>
        <source>Arrows move the cross (Shift: far, Ctrl: one pixel), Space puts the tool down and lifts it</source>
        <translation>方向键移动十字（Shift：大步，Ctrl：一个像素），空格落下和抬起工具</translation>
    </message>
</context>
<context>
    <name>KeyView</name>
    <message>
        <source>not painted</source>
        <translation>未绘制</translation>
    </message>
    <message>
        <source>painted</source>
        <translation>已绘制</translation>
    </message>
    <message>
        <source>{tool}, x {x}, y {y}, {ground}</source>
        <translation>{tool}，x {x}，y {y}，{ground}</translation>
    </message>
    <message>
        <source>{words}, tool is down</source>
        <translation>{words}，工具已落下</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>&amp;Add</source>
        <translation>添加(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;No key</source>
        <translation>无快捷键(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>重置(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Set</source>
        <translation>设置(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Take it from there</source>
        <translation>从那里取走(&amp;T)</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>命令及其快捷键</translation>
    </message>
    <message>
        <source>Find a command or a key</source>
        <translation>查找命令或快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>New &amp;key</source>
        <translation>新快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>新快捷键</translation>
    </message>
    <message>
        <source>Reset a&amp;ll</source>
        <translation>全部重置(&amp;L)</translation>
    </message>
    <message>
        <source>{key} belongs to {titles}.</source>
        <translation>{key} 已用于 {titles}。</translation>
    </message>
    <message>
        <source>{key} is used on the picture for {use}. Choose another key.</source>
        <translation>{key} 在图像上用于{use}。请选择其他快捷键。</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>“{name}”</translation>
    </message>
</context>
<context>
    <name>LabelClasses</name>
    <message>
        <source>A class needs a name.</source>
        <translation>类别需要名称。</translation>
    </message>
    <message>
        <source>Add class</source>
        <translation>添加类别</translation>
    </message>
    <message>
        <source>Class colour</source>
        <translation>类别颜色</translation>
    </message>
    <message>
        <source>Class {number}</source>
        <translation>类别 {number}</translation>
    </message>
    <message>
        <source>More than {most} classes are not possible.</source>
        <translation>类别不能超过 {most} 个。</translation>
    </message>
    <message>
        <source>Move class</source>
        <translation>移动类别</translation>
    </message>
    <message>
        <source>Rename class</source>
        <translation>重命名类别</translation>
    </message>
    <message>
        <source>There is a class {name} already.</source>
        <translation>已存在类别 {name}。</translation>
    </message>
</context>
<context>
    <name>LabelDelegate</name>
    <message>
        <source>Name of the class</source>
        <translation>类别名称</translation>
    </message>
</context>
<context>
    <name>LabelList</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
</context>
<context>
    <name>LabelRows</name>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>key {number}</source>
        <translation>按键 {number}</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>阈值 {value}</translation>
    </message>
</context>
<context>
    <name>ListExport</name>
    <message numerus="yes">
        <source>%Ln image(s) written to {target}</source>
        <translation>
            <numerusform>已将 %Ln 张图像写入 {target}</numerusform>
        </translation>
    </message>
    <message>
        <source>, {number} failed</source>
        <translation>，{number} 个失败</translation>
    </message>
    <message>
        <source>Export stopped: no list was written</source>
        <translation>导出已停止：未写入列表</translation>
    </message>
    <message>
        <source>Export stopped: {text}</source>
        <translation>导出已停止：{text}</translation>
    </message>
    <message>
        <source>Writing {done} of {total}</source>
        <translation>正在写入 {done}/{total}</translation>
    </message>
</context>
<context>
    <name>LogTail</name>
    <message>
        <source>The log {path} cannot be read: {reason}.</source>
        <translation>无法读取日志 {path}：{reason}。</translation>
    </message>
</context>
<context>
    <name>LogViewer</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>显示(&amp;S)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Nothing has been written yet.</source>
        <translation>尚无内容。</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>{number} of the newest {total} entries</source>
        <translation>最新 {total} 条中的 {number} 条</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Reduce motion: nothing fades or slides</source>
        <translation>减少动态效果(&amp;R)：无淡入淡出或滑动</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Machine-made translation</source>
        <translation>机器翻译</translation>
    </message>
    <message>
        <source>No font on this system shows {language}, so the app stays in English.</source>
        <translation>此系统没有可显示 {language} 的字体，应用将保持英文。</translation>
    </message>
    <message>
        <source>Takes effect when Fewshot starts again.</source>
        <translation>重新启动 Fewshot 后生效。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Recent folders</source>
        <translation>最近的文件夹(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>主工具栏</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Recent pro&amp;jects</source>
        <translation>最近的项目(&amp;J)</translation>
    </message>
</context>
<context>
    <name>MaskImportController</name>
    <message numerus="yes">
        <source>%Ln empty</source>
        <translation>
            <numerusform>%Ln 个为空</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln 个失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mask(s) could not be imported.</source>
        <translation>
            <numerusform>%Ln 个掩码无法导入。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mask(s) imported</source>
        <translation>
            <numerusform>已导入 %Ln 个掩码</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a place here</source>
        <translation>
            <numerusform>%Ln 个在此处没有对应图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Ctrl+Z takes it back.</source>
        <translation>Ctrl+Z 可撤销。</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln mask(s)</source>
        <translation>
            <numerusform>导入 %Ln 个掩码</numerusform>
        </translation>
    </message>
    <message>
        <source>Import stopped: nothing was imported</source>
        <translation>导入已停止：未导入任何内容</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>正在导入</translation>
    </message>
    <message>
        <source>Importing {done} of {total}</source>
        <translation>正在导入 {done}/{total}</translation>
    </message>
    <message>
        <source>The classes changed while the masks were read, so nothing was imported.</source>
        <translation>读取掩码期间类别发生了更改，因此未导入任何内容。</translation>
    </message>
    <message>
        <source>The import is not complete</source>
        <translation>导入不完整</translation>
    </message>
    <message>
        <source>The masks could not be imported</source>
        <translation>无法导入掩码</translation>
    </message>
</context>
<context>
    <name>NewClassForm</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Begins with the attributes of {name}.</source>
        <translation>以 {name} 的属性开始。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy a similar class, then change it</source>
        <translation>复制相似的类别后再修改</translation>
    </message>
    <message>
        <source>Name of the new class</source>
        <translation>新类别的名称</translation>
    </message>
    <message>
        <source>Name, e.g. okapi</source>
        <translation>名称，例如 okapi</translation>
    </message>
    <message>
        <source>New class</source>
        <translation>新建类别</translation>
    </message>
    <message>
        <source>Nothing marked: all attributes begin as unknown.</source>
        <translation>未选择：所有属性初始为未知。</translation>
    </message>
    <message>
        <source>Search classes to copy</source>
        <translation>搜索要复制的类别</translation>
    </message>
</context>
<context>
    <name>NoteCard</name>
    <message>
        <source>Choose the file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Try the sample folder</source>
        <translation>试用样例文件夹</translation>
    </message>
</context>
<context>
    <name>PictureArea</name>
    <message>
        <source>Size of the pictures</source>
        <translation>图片大小</translation>
    </message>
    <message>
        <source>Size of the pictures (Ctrl++, Ctrl+-)</source>
        <translation>图片大小 (Ctrl++, Ctrl+-)</translation>
    </message>
</context>
<context>
    <name>PredictionPanel</name>
    <message>
        <source>Choose file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Download ({size} MB)…</source>
        <translation>下载（{size} MB）…</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Of the overlays (O and Shift+O)</source>
        <translation>叠加层的不透明度 (O 和 Shift+O)</translation>
    </message>
    <message>
        <source>Only for {name}</source>
        <translation>仅用于 {name}</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Scores from here on count as found</source>
        <translation>不低于此值的得分算作找到</translation>
    </message>
    <message>
        <source>Segment the folder while painting (Ctrl+L)</source>
        <translation>绘制时分割文件夹 (Ctrl+L)</translation>
    </message>
    <message>
        <source>The other classes keep the common threshold</source>
        <translation>其他类别保持共用阈值</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Threshold only for {name}</source>
        <translation>仅 {name} 的阈值</translation>
    </message>
</context>
<context>
    <name>PreferencesController</name>
    <message>
        <source>Keep features in</source>
        <translation>特征保存位置</translation>
    </message>
    <message>
        <source>The settings could not be saved</source>
        <translation>无法保存设置</translation>
    </message>
</context>
<context>
    <name>ProgressBar</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>ProjectController</name>
    <message>
        <source>Nothing is lost: your work is kept in memory, and saving is tried again until it works.</source>
        <translation>没有丢失任何内容：您的工作保留在内存中，并会不断重试保存。</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>保存副本…</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>保存到其他位置…</translation>
    </message>
    <message>
        <source>What you do now is kept in memory only.</source>
        <translation>现在的操作仅保留在内存中。</translation>
    </message>
</context>
<context>
    <name>ProjectFilesController</name>
    <message>
        <source>Open a project: choose its .fewshot folder</source>
        <translation>打开项目：选择其 .fewshot 文件夹</translation>
    </message>
    <message>
        <source>The images of {project} are not in {folder} any more: choose their folder</source>
        <translation>{project} 的图像已不在 {folder} 中：请选择其文件夹</translation>
    </message>
    <message>
        <source>The project cannot be opened</source>
        <translation>无法打开项目</translation>
    </message>
    <message>
        <source>The project cannot be saved there</source>
        <translation>无法将项目保存到该位置</translation>
    </message>
    <message>
        <source>{path} exists already. Choose another name.</source>
        <translation>{path} 已存在。请选择其他名称。</translation>
    </message>
</context>
<context>
    <name>QueryInputController</name>
    <message>
        <source>Doodle {number}</source>
        <translation>涂鸦 {number}</translation>
    </message>
    <message>
        <source>Find images like these</source>
        <translation>查找与这些相似的图像</translation>
    </message>
    <message>
        <source>The doodle cannot be deleted</source>
        <translation>无法删除涂鸦</translation>
    </message>
    <message>
        <source>The doodle cannot be renamed</source>
        <translation>无法重命名涂鸦</translation>
    </message>
    <message>
        <source>The doodle cannot be saved</source>
        <translation>无法保存涂鸦</translation>
    </message>
    <message>
        <source>The image cannot be used</source>
        <translation>无法使用该图像</translation>
    </message>
    <message>
        <source>The picture cannot be used</source>
        <translation>无法使用该图片</translation>
    </message>
</context>
<context>
    <name>QueryPanel</name>
    <message>
        <source>Add an image…</source>
        <translation>添加图像…</translation>
    </message>
    <message>
        <source>Save the doodle</source>
        <translation>保存涂鸦</translation>
    </message>
    <message>
        <source>What the search sees of the doodle</source>
        <translation>搜索看到的涂鸦</translation>
    </message>
    <message>
        <source>What the search sees: the doodle, cropped and thinned</source>
        <translation>搜索看到的内容：裁剪并细化后的涂鸦</translation>
    </message>
    <message>
        <source>Width of the pen</source>
        <translation>笔的粗细</translation>
    </message>
    <message>
        <source>Width of the pen (wheel, [ and ])</source>
        <translation>笔的粗细（滚轮、[ 和 ]）</translation>
    </message>
</context>
<context>
    <name>ResultArea</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Best {number}</source>
        <translation>前 {number} 个</translation>
    </message>
    <message>
        <source>How many results to show</source>
        <translation>显示多少个结果</translation>
    </message>
</context>
<context>
    <name>ResultGrid</name>
    <message>
        <source>Less likely</source>
        <translation>可能性较小</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>很可能</translation>
    </message>
    <message>
        <source>Results, best first</source>
        <translation>结果，最佳在前</translation>
    </message>
</context>
<context>
    <name>ResultList</name>
    <message>
        <source>{name}, number {number}, score {score}</source>
        <translation>{name}，第 {number} 个，得分 {score}</translation>
    </message>
    <message>
        <source>{path}
Number {number}, score {score}</source>
        <translation>{path}
第 {number} 个，得分 {score}</translation>
    </message>
</context>
<context>
    <name>ResultsExportController</name>
    <message>
        <source>Copy the images to</source>
        <translation>将图像复制到</translation>
    </message>
    <message>
        <source>Open results</source>
        <translation>打开结果</translation>
    </message>
    <message>
        <source>The results could not be written</source>
        <translation>无法写入结果</translation>
    </message>
    <message>
        <source>Writing the results</source>
        <translation>正在写入结果</translation>
    </message>
</context>
<context>
    <name>ReviewController</name>
    <message numerus="yes">
        <source>%Ln accepted. Ctrl+Z takes it back.</source>
        <translation>
            <numerusform>已接受 %Ln 个。Ctrl+Z 可撤销。</numerusform>
        </translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message numerus="yes">
        <source>Accept %Ln image(s)</source>
        <translation>
            <numerusform>接受 %Ln 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Every image is reviewed.</source>
        <translation>所有图像均已审核。</translation>
    </message>
    <message>
        <source>Nothing to accept here yet.</source>
        <translation>此处还没有可接受的内容。</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Take rejection back</source>
        <translation>撤回拒绝</translation>
    </message>
    <message>
        <source>There is no prediction left to accept.</source>
        <translation>没有可接受的预测了。</translation>
    </message>
    <message>
        <source>This image is rejected. Paint the object, or press Backspace to see the result again.</source>
        <translation>此图像已被拒绝。请绘制对象，或按 Backspace 再次查看结果。</translation>
    </message>
</context>
<context>
    <name>ReviewPanel</name>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Accept all above…</source>
        <translation>接受所有高于…</translation>
    </message>
    <message>
        <source>Accept every prediction the model is sure of</source>
        <translation>接受模型有把握的所有预测</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>Corrected: Enter accepts</source>
        <translation>已修正：按 Enter 接受</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审核</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Take this mask as final and go on (Enter)</source>
        <translation>将此掩码作为最终结果并继续 (Enter)</translation>
    </message>
    <message>
        <source>This mask is wrong; go on (Backspace)</source>
        <translation>此掩码有误；继续 (Backspace)</translation>
    </message>
    <message>
        <source>Unreviewed</source>
        <translation>未审核</translation>
    </message>
    <message>
        <source>{done} of {count} reviewed</source>
        <translation>已审核 {done}/{count}</translation>
    </message>
</context>
<context>
    <name>SavedDoodles</name>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>Saved doodles</source>
        <translation>已保存的涂鸦</translation>
    </message>
    <message>
        <source>{name}
Click to search with it; F2 renames, Delete deletes</source>
        <translation>{name}
单击以用它搜索；F2 重命名，Delete 删除</translation>
    </message>
</context>
<context>
    <name>SearchController</name>
    <message numerus="yes">
        <source>%Ln image(s), the nearest first</source>
        <translation>
            <numerusform>%Ln 张图像，最接近的在前</numerusform>
        </translation>
    </message>
    <message>
        <source>Draw on the paper, and the nearest images appear here.</source>
        <translation>在画纸上绘画，最接近的图像会显示在此处。</translation>
    </message>
    <message>
        <source>Find it by drawing it</source>
        <translation>通过绘画来查找</translation>
    </message>
    <message>
        <source>Nothing is indexed yet.</source>
        <translation>尚未建立索引。</translation>
    </message>
    <message>
        <source>Nothing to search in</source>
        <translation>没有可搜索的内容</translation>
    </message>
    <message>
        <source>Open a folder of images to search in.</source>
        <translation>打开要搜索的图像文件夹。</translation>
    </message>
    <message>
        <source>Searching is not possible</source>
        <translation>无法搜索</translation>
    </message>
    <message>
        <source>The images are being read. Results appear as it goes.</source>
        <translation>正在读取图像，结果会陆续显示。</translation>
    </message>
    <message>
        <source>The nearest {n_hits} of {n_indexed} images</source>
        <translation>{n_indexed} 张图像中最接近的 {n_hits} 张</translation>
    </message>
    <message>
        <source>There are no images in {name}. Open another folder.</source>
        <translation>{name} 中没有图像。请打开其他文件夹。</translation>
    </message>
    <message>
        <source>Weights for the doodle search</source>
        <translation>涂鸦搜索的权重</translation>
    </message>
</context>
<context>
    <name>SegmentController</name>
    <message>
        <source>Live is off. Switch it on (Ctrl+L) to segment the folder.</source>
        <translation>实时已关闭。开启 (Ctrl+L) 以分割文件夹。</translation>
    </message>
    <message>
        <source>{image} is kept, not used: {most} examples are the most. Remove one of them first.</source>
        <translation>{image} 已保留但未使用：最多 {most} 个示例。请先移除一个。</translation>
    </message>
    <message>
        <source>{image} is kept, not used: {name} has {most} examples. Remove one of them first.</source>
        <translation>{image} 已保留但未使用：{name} 已有 {most} 个示例。请先移除一个。</translation>
    </message>
</context>
<context>
    <name>SegmentingPage</name>
    <message>
        <source>&amp;Live: segment while I paint</source>
        <translation>实时(&amp;L)：绘制时分割</translation>
    </message>
    <message>
        <source>How strongly masks are laid over the picture</source>
        <translation>掩码覆盖图像的强度</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Scores from here on count as found</source>
        <translation>不低于此值的得分算作找到</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Changes are kept at once.</source>
        <translation>更改会立即保存。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Segmenting</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Recommended values</source>
        <translation>推荐值</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>On classes and pictures</source>
        <translation>在类别和图片上</translation>
    </message>
    <message>
        <source>On paper and results</source>
        <translation>在画纸和结果上</translation>
    </message>
    <message>
        <source>On the picture</source>
        <translation>在图像上</translation>
    </message>
</context>
<context>
    <name>SmartBrushController</name>
    <message>
        <source>Looking for the outline…</source>
        <translation>正在查找轮廓…</translation>
    </message>
    <message>
        <source>Tab takes it, Esc drops it, another stroke corrects it</source>
        <translation>Tab 采用，Esc 放弃，再画一笔可修正</translation>
    </message>
    <message>
        <source>The model is still loading; the outline follows</source>
        <translation>模型仍在加载；轮廓稍后出现</translation>
    </message>
    <message>
        <source>The smart brush found nothing</source>
        <translation>智能画笔未找到任何内容</translation>
    </message>
</context>
<context>
    <name>SupportController</name>
    <message>
        <source>Nothing is found here yet. Paint the object instead.</source>
        <translation>此处尚未找到任何内容。请改为绘制对象。</translation>
    </message>
    <message>
        <source>Paint the object here: the image is an example now.</source>
        <translation>请在此绘制对象：该图像现在是示例。</translation>
    </message>
    <message>
        <source>{most} examples are the most. Remove one of them first.</source>
        <translation>最多 {most} 个示例。请先移除一个。</translation>
    </message>
</context>
<context>
    <name>SupportPanel</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>Examples ({count} of {most})</source>
        <translation>示例（{count}/{most}）</translation>
    </message>
    <message>
        <source>Examples of {name} ({count} of {most})</source>
        <translation>{name} 的示例（{count}/{most}）</translation>
    </message>
    <message>
        <source>Find out which examples help: each is left out in turn, and what is found is compared with what is painted</source>
        <translation>找出哪些示例有帮助：逐一去掉每个示例，并比较找到的与绘制的内容</translation>
    </message>
    <message>
        <source>Make the image on screen an example (S)</source>
        <translation>将屏幕上的图像设为示例 (S)</translation>
    </message>
    <message>
        <source>Paint one object to start. S makes a corrected image an example, too.</source>
        <translation>绘制一个对象即可开始。按 S 也可将修正过的图像用作示例。</translation>
    </message>
    <message>
        <source>Paint one {name} to start. S makes a corrected image an example, too.</source>
        <translation>绘制一个 {name} 即可开始。按 S 也可将修正过的图像用作示例。</translation>
    </message>
    <message>
        <source>Use this image</source>
        <translation>使用此图像</translation>
    </message>
</context>
<context>
    <name>ToolPanel</name>
    <message>
        <source>How different a colour may be and still be filled ([ and ])</source>
        <translation>颜色相差多少仍会被填充（[ 和 ]）</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>掩码</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Size of the tool</source>
        <translation>工具大小</translation>
    </message>
    <message>
        <source>Size of the tool in image pixels ([ and ], or Shift + wheel)</source>
        <translation>工具大小（图像像素）（[ 和 ]，或 Shift + 滚轮）</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>Tolerance of the fill</source>
        <translation>填充容差</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number}/{total}</translation>
    </message>
</context>
<context>
    <name>WelcomeCard</name>
    <message>
        <source>Drop a folder here.</source>
        <translation>将文件夹拖到此处。</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Paint one object.</source>
        <translation>绘制一个对象。</translation>
    </message>
    <message>
        <source>Show it one, and it finds the rest</source>
        <translation>示范一个，找到其余</translation>
    </message>
    <message>
        <source>Try the sample folder</source>
        <translation>试用样例文件夹</translation>
    </message>
    <message>
        <source>Watch it find the rest.</source>
        <translation>看它找到其余的。</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Attributes that decided, strongest first</source>
        <translation>起决定作用的属性，最强的在前</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Might be</source>
        <translation>可能是</translation>
    </message>
    <message>
        <source>Nothing is known about this image and class yet.</source>
        <translation>对此图像和类别尚无信息。</translation>
    </message>
    <message>
        <source>Select an image to see what decided.</source>
        <translation>选择一张图像以查看判断依据。</translation>
    </message>
    <message>
        <source>Show where the model looked (H)</source>
        <translation>显示模型关注的位置 (H)</translation>
    </message>
    <message>
        <source>What decided</source>
        <translation>判断依据</translation>
    </message>
    <message>
        <source>What the image might be</source>
        <translation>图像可能是什么</translation>
    </message>
</context>
<context>
    <name>_Chip</name>
    <message>
        <source>{role}: {name}
Click to take it out of the search</source>
        <translation>{role}：{name}
单击以将其从搜索中移除</translation>
    </message>
    <message>
        <source>{role}: {name}. Press to take it out</source>
        <translation>{role}：{name}。按下以移除</translation>
    </message>
</context>
<context>
    <name>_DoodleList</name>
    <message>
        <source>Saved doodles</source>
        <translation>已保存的涂鸦</translation>
    </message>
</context>
<context>
    <name>_ReasonDelegate</name>
    <message>
        <source>by you</source>
        <translation>由您</translation>
    </message>
</context>
<context>
    <name>_ShotRow</name>
    <message>
        <source>Remove this example and its painting</source>
        <translation>移除此示例及其绘制</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>显示 {name}</translation>
    </message>
    <message>
        <source>Use this example</source>
        <translation>使用此示例</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>使用 {name}</translation>
    </message>
    <message>
        <source>What the other examples find here overlaps with it by {percent}.</source>
        <translation>其他示例在此处找到的内容与其重叠 {percent}。</translation>
    </message>
    <message>
        <source>With this example the others are found {points} points better.</source>
        <translation>有此示例时，其他示例的结果提高 {points} 个百分点。</translation>
    </message>
    <message>
        <source>With this example the others are found {points} points worse.</source>
        <translation>有此示例时，其他示例的结果下降 {points} 个百分点。</translation>
    </message>
    <message>
        <source>agrees {percent}</source>
        <translation>一致 {percent}</translation>
    </message>
    <message>
        <source>differs · {percent}</source>
        <translation>有差异 · {percent}</translation>
    </message>
    <message>
        <source>kept, not used</source>
        <translation>保留，未使用</translation>
    </message>
    <message>
        <source>neutral · {percent}</source>
        <translation>中性 · {percent}</translation>
    </message>
    <message>
        <source>nothing painted</source>
        <translation>未绘制</translation>
    </message>
    <message>
        <source>{count} examples are the most. Remove one of them first.</source>
        <translation>最多 {count} 个示例。请先移除一个。</translation>
    </message>
    <message>
        <source>{share} of the image is painted.</source>
        <translation>图像的 {share} 已绘制。</translation>
    </message>
    <message>
        <source>▲ helps · {percent}</source>
        <translation>▲ 有帮助 · {percent}</translation>
    </message>
    <message>
        <source>▼ hurts · {percent}</source>
        <translation>▼ 有害 · {percent}</translation>
    </message>
</context>
<context>
    <name>about_box</name>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>the engine has not started yet</source>
        <translation>引擎尚未启动</translation>
    </message>
    <message>
        <source>{language}, machine-made translation</source>
        <translation>{language}，机器翻译</translation>
    </message>
</context>
<context>
    <name>attribute_rows</name>
    <message>
        <source>A to Z</source>
        <translation>按字母顺序</translation>
    </message>
    <message>
        <source>Changed only</source>
        <translation>仅已更改</translation>
    </message>
    <message>
        <source>Important first</source>
        <translation>重要的在前</translation>
    </message>
    <message>
        <source>Strongest first</source>
        <translation>最强的在前</translation>
    </message>
</context>
<context>
    <name>class_import</name>
    <message>
        <source>Keep the classes you look for.</source>
        <translation>请保留您要找的类别。</translation>
    </message>
    <message>
        <source>The name {name}… has more than {number} characters.</source>
        <translation>名称 {name}… 超过 {number} 个字符。</translation>
    </message>
    <message>
        <source>The table has {number} classes; at most {most} can be told apart.</source>
        <translation>表格有 {number} 个类别；最多可区分 {most} 个。</translation>
    </message>
    <message>
        <source>The table names the class {name} twice, spelled in two ways.</source>
        <translation>表格中类别 {name} 出现两次，拼写不同。</translation>
    </message>
</context>
<context>
    <name>class_words</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln 个类别</numerusform>
        </translation>
    </message>
    <message>
        <source>A name has at most {number} characters.</source>
        <translation>名称最多 {number} 个字符。</translation>
    </message>
    <message>
        <source>Give the class a name.</source>
        <translation>请为类别命名。</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln image(s) to {name}</source>
        <translation>
            <numerusform>将 %Ln 张图像移到 {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %Ln image(s)</source>
        <translation>
            <numerusform>释放 %Ln 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Switch {what} off</source>
        <translation>停用 {what}</translation>
    </message>
    <message>
        <source>Switch {what} on</source>
        <translation>启用 {what}</translation>
    </message>
    <message>
        <source>There is a class {name} already.</source>
        <translation>已存在类别 {name}。</translation>
    </message>
</context>
<context>
    <name>classes</name>
    <message>
        <source>; the model knows no {names}</source>
        <translation>；模型不认识 {names}</translation>
    </message>
    <message>
        <source>; the model knows no {names} and {number} more</source>
        <translation>；模型不认识 {names} 等，另有 {number} 个</translation>
    </message>
    <message>
        <source>Imported from {name}: {changes}</source>
        <translation>已从 {name} 导入：{changes}</translation>
    </message>
    <message>
        <source>{number} changed</source>
        <translation>{number} 个更改</translation>
    </message>
    <message>
        <source>{number} new</source>
        <translation>{number} 个新增</translation>
    </message>
</context>
<context>
    <name>classes_export</name>
    <message>
        <source>Choose copies.</source>
        <translation>请选择复制。</translation>
    </message>
    <message>
        <source>Links cannot be made in {folder}: {reason}.</source>
        <translation>无法在 {folder} 中创建链接：{reason}。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made: {reason}.</source>
        <translation>无法创建文件夹 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{source} cannot be copied: {reason}.</source>
        <translation>无法复制 {source}：{reason}。</translation>
    </message>
    <message>
        <source>{source} is not there any more.</source>
        <translation>{source} 已不存在。</translation>
    </message>
</context>
<context>
    <name>classify_classes</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>我自己的</translation>
    </message>
    <message>
        <source>With images</source>
        <translation>有图像的</translation>
    </message>
</context>
<context>
    <name>classify_reasons</name>
    <message>
        <source>: the image shows {share} of it</source>
        <translation>：图像中显示 {share}</translation>
    </message>
    <message>
        <source>; looked for nearly everywhere</source>
        <translation>；几乎在各处寻找</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>由您</translation>
    </message>
    <message>
        <source>put there by you</source>
        <translation>由您放入</translation>
    </message>
    <message>
        <source>{name} spoke against {target}: {number}</source>
        <translation>{name} 不支持 {target}：{number}</translation>
    </message>
    <message>
        <source>{name} spoke for {target}: {number}</source>
        <translation>{name} 支持 {target}：{number}</translation>
    </message>
</context>
<context>
    <name>classify_rows</name>
    <message>
        <source>described by attributes and by images you put there</source>
        <translation>由属性和您放入的图像描述</translation>
    </message>
    <message>
        <source>described by attributes only</source>
        <translation>仅由属性描述</translation>
    </message>
    <message>
        <source>the model was trained with images of it</source>
        <translation>模型用其图像训练过</translation>
    </message>
</context>
<context>
    <name>classify_why</name>
    <message>
        <source>Why {name}?</source>
        <translation>为什么是 {name}？</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>An earlier export there is replaced, which cannot be undone. Other files stay.</source>
        <translation>那里以前的导出将被替换，且无法撤销。其他文件不受影响。</translation>
    </message>
    <message>
        <source>Attribute tables (*.csv *.txt);;All files (*)</source>
        <translation>属性表 (*.csv *.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>COCO or LabelMe (*.json);;All files (*)</source>
        <translation>COCO 或 LabelMe (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Copy the best images</source>
        <translation>复制最佳图像</translation>
    </message>
    <message>
        <source>Export attributes</source>
        <translation>导出属性</translation>
    </message>
    <message>
        <source>Export the list</source>
        <translation>导出列表</translation>
    </message>
    <message>
        <source>Fewshot project (*{suffix})</source>
        <translation>Fewshot 项目 (*{suffix})</translation>
    </message>
    <message>
        <source>How many, from the best one on:</source>
        <translation>数量（从最佳开始）：</translation>
    </message>
    <message>
        <source>If you quit now, what you did last is lost.</source>
        <translation>如果现在退出，最后的操作将丢失。</translation>
    </message>
    <message>
        <source>Images ({patterns});;All files (*)</source>
        <translation>图像 ({patterns});;所有文件 (*)</translation>
    </message>
    <message>
        <source>Import attributes</source>
        <translation>导入属性</translation>
    </message>
    <message>
        <source>Import masks</source>
        <translation>导入掩码</translation>
    </message>
    <message>
        <source>Quit and lose it</source>
        <translation>退出并丢弃</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Replace the export?</source>
        <translation>替换导出？</translation>
    </message>
    <message>
        <source>Save project as</source>
        <translation>项目另存为</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>There are files already in {folder}: {names}.</source>
        <translation>{folder} 中已有文件：{names}。</translation>
    </message>
    <message>
        <source>Weights (*.pth *.pt *.safetensors);;All files (*)</source>
        <translation>权重 (*.pth *.pt *.safetensors);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Your work is not saved</source>
        <translation>您的工作尚未保存</translation>
    </message>
</context>
<context>
    <name>export_choice</name>
    <message>
        <source>Choose a folder to export to.</source>
        <translation>请选择导出文件夹。</translation>
    </message>
    <message>
        <source>Choose at least one format.</source>
        <translation>请至少选择一种格式。</translation>
    </message>
    <message>
        <source>LabelMe always turns pictures, so it cannot have stored coordinates.</source>
        <translation>LabelMe 总是旋转图片，因此不能使用存储坐标。</translation>
    </message>
</context>
<context>
    <name>export_dialog</name>
    <message>
        <source>A JSON file beside each picture, to open in labelme</source>
        <translation>每张图片旁有一个 JSON 文件，可用 labelme 打开</translation>
    </message>
    <message>
        <source>A text file with polygons per picture; holes are cut open by a slit</source>
        <translation>每张图片一个含多边形的文本文件；孔洞以细缝切开</translation>
    </message>
    <message>
        <source>Area, share, regions and score of each class in each image</source>
        <translation>每张图像中各类别的面积、占比、区域和得分</translation>
    </message>
    <message>
        <source>As the files store them, not turned</source>
        <translation>按文件存储的方向，不旋转</translation>
    </message>
    <message>
        <source>As the pictures are shown, turned by EXIF</source>
        <translation>按图片显示的方向（EXIF 旋转）</translation>
    </message>
    <message>
        <source>Copy them</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Each connected region</source>
        <translation>每个连通区域</translation>
    </message>
    <message>
        <source>Everything of a class in an image</source>
        <translation>图像中同一类别的全部</translation>
    </message>
    <message>
        <source>Exact masks, with their holes</source>
        <translation>精确掩码，保留孔洞</translation>
    </message>
    <message>
        <source>Hard links: no second copy on this disk</source>
        <translation>硬链接：磁盘上不产生第二份</translation>
    </message>
    <message>
        <source>Indexed PNG masks and lists, as torchvision reads them</source>
        <translation>索引 PNG 掩码和列表，可由 torchvision 读取</translation>
    </message>
    <message>
        <source>Leave them where they are</source>
        <translation>保留在原处</translation>
    </message>
    <message>
        <source>One JSON file with a region per object</source>
        <translation>一个 JSON 文件，每个对象一个区域</translation>
    </message>
    <message>
        <source>Only the indexed PNG masks, in the folders of the images</source>
        <translation>仅索引 PNG 掩码，按图像的文件夹存放</translation>
    </message>
    <message>
        <source>Plain &amp;masks</source>
        <translation>仅掩码(&amp;M)</translation>
    </message>
    <message>
        <source>Polygons; holes are lost</source>
        <translation>多边形；孔洞会丢失</translation>
    </message>
    <message>
        <source>Symbolic links</source>
        <translation>符号链接</translation>
    </message>
    <message>
        <source>Table (CS&amp;V)</source>
        <translation>表格 (CS&amp;V)</translation>
    </message>
</context>
<context>
    <name>folder</name>
    <message>
        <source>0 of the first {number} files in {name} are images. Found: {seen}. Choose another folder.</source>
        <translation>{name} 的前 {number} 个文件中没有图像。找到：{seen}。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>0 of {number} files in {name} are images. Found: {seen}. Choose another folder.</source>
        <translation>{name} 的 {number} 个文件中没有图像。找到：{seen}。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>The folder {name} is empty. Choose another one.</source>
        <translation>文件夹 {name} 为空。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>no ending</source>
        <translation>无扩展名</translation>
    </message>
</context>
<context>
    <name>folder_scan</name>
    <message>
        <source>The folder {folder} cannot be read: {reason}.</source>
        <translation>无法读取文件夹 {folder}：{reason}。</translation>
    </message>
</context>
<context>
    <name>import_dialog</name>
    <message>
        <source>COCO JSON file</source>
        <translation>COCO JSON 文件</translation>
    </message>
    <message>
        <source>Folder of masks: indexed, or black and white</source>
        <translation>掩码文件夹：索引或黑白</translation>
    </message>
    <message>
        <source>LabelMe JSON files</source>
        <translation>LabelMe JSON 文件</translation>
    </message>
    <message>
        <source>PASCAL VOC folder</source>
        <translation>PASCAL VOC 文件夹</translation>
    </message>
    <message>
        <source>What it looks like</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>YOLO-seg folder</source>
        <translation>YOLO-seg 文件夹</translation>
    </message>
</context>
<context>
    <name>job_status</name>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>剩余 {hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>剩余 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>剩余 {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>log_viewer</name>
    <message>
        <source>Errors only</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
</context>
<context>
    <name>mask_commands</name>
    <message>
        <source>Copy from previous</source>
        <translation>从上一张复制</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>填补孔洞</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>扩大</translation>
    </message>
    <message>
        <source>Remove islands</source>
        <translation>移除小岛</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>收缩</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Snap to edges</source>
        <translation>贴合边缘</translation>
    </message>
</context>
<context>
    <name>mask_import</name>
    <message>
        <source>Choose its format, and try again.</source>
        <translation>请选择格式后重试。</translation>
    </message>
    <message>
        <source>There are {names}.</source>
        <translation>现有 {names}。</translation>
    </message>
    <message>
        <source>What {path} holds cannot be told.</source>
        <translation>无法识别 {path} 的内容。</translation>
    </message>
    <message>
        <source>{path} has no class {name}.</source>
        <translation>{path} 中没有类别 {name}。</translation>
    </message>
</context>
<context>
    <name>number_text</name>
    <message>
        <source>{number}%</source>
        <translation>{number}%</translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>Amber</source>
        <translation>琥珀色</translation>
    </message>
    <message>
        <source>Aqua</source>
        <translation>水绿色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Brown</source>
        <translation>棕色</translation>
    </message>
    <message>
        <source>Crimson</source>
        <translation>深红色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Ice blue</source>
        <translation>冰蓝色</translation>
    </message>
    <message>
        <source>Lilac</source>
        <translation>淡紫色</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>品红色</translation>
    </message>
    <message>
        <source>Mint</source>
        <translation>薄荷色</translation>
    </message>
    <message>
        <source>Olive</source>
        <translation>橄榄色</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Pale green</source>
        <translation>浅绿色</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>粉色</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Raspberry</source>
        <translation>树莓色</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>玫瑰色</translation>
    </message>
    <message>
        <source>Rust</source>
        <translation>铁锈色</translation>
    </message>
    <message>
        <source>Sky blue</source>
        <translation>天蓝色</translation>
    </message>
    <message>
        <source>Slate blue</source>
        <translation>石板蓝</translation>
    </message>
    <message>
        <source>Straw</source>
        <translation>稻草色</translation>
    </message>
    <message>
        <source>Ultramarine</source>
        <translation>群青色</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫罗兰色</translation>
    </message>
</context>
<context>
    <name>prediction_panel</name>
    <message>
        <source>{ms} ms per image on this machine.</source>
        <translation>在本机每张图像 {ms} 毫秒。</translation>
    </message>
</context>
<context>
    <name>project_tasks</name>
    <message>
        <source>Choose another name.</source>
        <translation>请选择其他名称。</translation>
    </message>
    <message>
        <source>The project has no mask of {name}.</source>
        <translation>项目中没有 {name} 的掩码。</translation>
    </message>
    <message>
        <source>{path} exists already.</source>
        <translation>{path} 已存在。</translation>
    </message>
</context>
<context>
    <name>query_chips</name>
    <message>
        <source>Example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>错误</translation>
    </message>
</context>
<context>
    <name>result_hover_bar</name>
    <message>
        <source>More like this (M)</source>
        <translation>更多类似图像 (M)</translation>
    </message>
    <message>
        <source>Right: more of these (+)</source>
        <translation>正确：更多这样的 (+)</translation>
    </message>
    <message>
        <source>Use as example for segmenting (S)</source>
        <translation>用作分割示例 (S)</translation>
    </message>
    <message>
        <source>Wrong: fewer of these (-)</source>
        <translation>错误：减少这样的 (-)</translation>
    </message>
</context>
<context>
    <name>result_list</name>
    <message>
        <source>, example of the search</source>
        <translation>，搜索示例</translation>
    </message>
    <message>
        <source>, marked as right</source>
        <translation>，标为正确</translation>
    </message>
    <message>
        <source>, marked as wrong</source>
        <translation>，标为错误</translation>
    </message>
</context>
<context>
    <name>results_export</name>
    <message>
        <source>The folder {folder} cannot be made: {reason}.</source>
        <translation>无法创建文件夹 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{source} cannot be copied: {reason}.</source>
        <translation>无法复制 {source}：{reason}。</translation>
    </message>
</context>
<context>
    <name>segment_advice</name>
    <message>
        <source>All examples are switched off.</source>
        <translation>所有示例均已停用。</translation>
    </message>
    <message>
        <source>Nothing above {threshold} here. The best score is {best}: lower the threshold?</source>
        <translation>此处没有高于 {threshold} 的内容。最高得分为 {best}：要降低阈值吗？</translation>
    </message>
    <message>
        <source>Only {percent} % is painted. Paint more of the object.</source>
        <translation>仅绘制了 {percent} %。请多绘制一些对象。</translation>
    </message>
    <message>
        <source>Paint one object to start</source>
        <translation>绘制一个对象即可开始</translation>
    </message>
    <message>
        <source>Paint one {name} to find more of them</source>
        <translation>绘制一个 {name} 以查找更多</translation>
    </message>
    <message>
        <source>{percent} is painted, so there is no background. Paint the object only.</source>
        <translation>已绘制 {percent}，因此没有背景。请只绘制对象。</translation>
    </message>
</context>
<context>
    <name>settings_keys</name>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Segment</source>
        <translation>分割</translation>
    </message>
</context>
<context>
    <name>settings_pages</name>
    <message>
        <source>Automatic: the graphics card where it works</source>
        <translation>自动：可用时使用显卡</translation>
    </message>
</context>
<context>
    <name>shortcut_keys</name>
    <message>
        <source>hiding the overlay</source>
        <translation>隐藏叠加层</translation>
    </message>
    <message>
        <source>moving the picture</source>
        <translation>移动图像</translation>
    </message>
    <message>
        <source>swapping brush and eraser</source>
        <translation>切换画笔和橡皮擦</translation>
    </message>
</context>
<context>
    <name>text_lists</name>
    <message>
        <source>{names} and {last}</source>
        <translation>{names}和{last}</translation>
    </message>
</context>
<context>
    <name>theme_titles</name>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
</context>
<context>
    <name>tools</name>
    <message>
        <source>Box</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Click an area of one colour. Shift fills a hole of the painting, the right button takes away</source>
        <translation>单击颜色一致的区域。Shift 填补绘制中的孔洞，右键减去</translation>
    </message>
    <message>
        <source>Click the corners. Double-click or Enter closes, Backspace takes a corner back, Shift takes away</source>
        <translation>单击各角点。双击或 Enter 闭合，Backspace 撤回一个角点，Shift 减去</translation>
    </message>
    <message>
        <source>Drag around the object; Shift or the right button takes away</source>
        <translation>绕对象拖动；Shift 或右键减去</translation>
    </message>
    <message>
        <source>Drag from corner to corner; Shift or the right button takes away</source>
        <translation>从一角拖到另一角；Shift 或右键减去</translation>
    </message>
    <message>
        <source>Drag to erase, right button to paint</source>
        <translation>拖动擦除，右键绘制</translation>
    </message>
    <message>
        <source>Drag to move the picture, wheel to zoom</source>
        <translation>拖动移动图像，滚轮缩放</translation>
    </message>
    <message>
        <source>Drag to paint, right button to erase, Shift for a straight line</source>
        <translation>拖动绘制，右键擦除，Shift 画直线</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>橡皮擦</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Scribble over the object. Tab takes what is found, Esc drops it, right button: not this</source>
        <translation>在对象上涂画。Tab 采用结果，Esc 放弃，右键：不是这个</translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation>智能画笔</translation>
    </message>
</context>
</TS>
