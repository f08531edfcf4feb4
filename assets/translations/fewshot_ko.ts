<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Machine-made translation: no person has checked it yet. Corrections are welcome. -->
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>&amp;About Fewshot</source>
        <translation>Fewshot 정보(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Accept the mask</source>
        <translation>마스크 수락(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add an image…</source>
        <translation>이미지 추가(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>브러시(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Classes</source>
        <translation>클래스(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Clear the painting</source>
        <translation>칠한 것 지우기(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Clear the paper</source>
        <translation>종이 비우기(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy into folders by class…</source>
        <translation>클래스별 폴더로 복사(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Copy the best images…</source>
        <translation>상위 이미지 복사(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Copy the mask of the previous image</source>
        <translation>이전 이미지의 마스크 복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Doodle</source>
        <translation>스케치(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>지우개(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Export list…</source>
        <translation>목록 내보내기(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Export masks…</source>
        <translation>마스크 내보내기(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Fill</source>
        <translation>채우기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Find an attribute</source>
        <translation>속성 찾기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Fit to window</source>
        <translation>창에 맞추기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Grow</source>
        <translation>넓히기(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Heat map</source>
        <translation>히트맵(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Hide on pictures</source>
        <translation>이미지에서 숨기기(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>이미지(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Import attributes…</source>
        <translation>속성 가져오기(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Import masks…</source>
        <translation>마스크 가져오기(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>단축키(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>더 크게(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Link into folders by class…</source>
        <translation>클래스별 폴더로 링크(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>실시간(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Lock: nothing paints over it</source>
        <translation>잠금(&amp;L): 덧칠되지 않음</translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation>로그(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>마스크(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;More like this</source>
        <translation>비슷한 것 더 보기(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;More overlay</source>
        <translation>오버레이 진하게(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Narrower</source>
        <translation>더 가늘게(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New class</source>
        <translation>새 클래스(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New class…</source>
        <translation>새 클래스(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Next image</source>
        <translation>다음 이미지(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Next unreviewed image</source>
        <translation>다음 미검토 이미지(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open folder…</source>
        <translation>폴더 열기(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Open for segmenting</source>
        <translation>분할하려고 열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Pan</source>
        <translation>이동(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Pause or resume</source>
        <translation>일시정지 또는 계속(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Pen</source>
        <translation>펜(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Previous class</source>
        <translation>이전 클래스(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Previous image</source>
        <translation>이전 이미지(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Put into a class…</source>
        <translation>클래스에 넣기(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>종료(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>다시 실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Reject the mask</source>
        <translation>마스크 거부(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>이름 바꾸기(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Results</source>
        <translation>결과(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Right: it is this class</source>
        <translation>맞음(&amp;R): 이 클래스임</translation>
    </message>
    <message>
        <source>&amp;Right: more of these</source>
        <translation>맞음(&amp;R): 이런 것 더</translation>
    </message>
    <message>
        <source>&amp;Save the doodle</source>
        <translation>스케치 저장(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Segment</source>
        <translation>분할(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>더 작게(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Smooth the outline</source>
        <translation>윤곽 다듬기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Take back my decision</source>
        <translation>내 결정 되돌리기(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>도구(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Use as example for segmenting</source>
        <translation>분할 예시로 사용(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Use this image as example</source>
        <translation>이 이미지를 예시로 사용(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Why panel</source>
        <translation>이유 패널(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Wider</source>
        <translation>더 굵게(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Wrong: fewer of these</source>
        <translation>틀림(&amp;W): 이런 것 덜</translation>
    </message>
    <message>
        <source>Accept all a&amp;bove…</source>
        <translation>기준 이상 모두 수락(&amp;B)…</translation>
    </message>
    <message>
        <source>Arrows on the paper</source>
        <translation>종이에서 화살표</translation>
    </message>
    <message>
        <source>Arrows with the keyboard cross</source>
        <translation>키보드 십자와 화살표</translation>
    </message>
    <message>
        <source>Attribute: weaker, stronger</source>
        <translation>속성: 약하게, 강하게</translation>
    </message>
    <message>
        <source>Attribute: yes, no, unknown</source>
        <translation>속성: 예, 아니요, 모름</translation>
    </message>
    <message>
        <source>Bo&amp;x</source>
        <translation>상자(&amp;X)</translation>
    </message>
    <message>
        <source>C&amp;lass</source>
        <translation>클래스(&amp;L)</translation>
    </message>
    <message>
        <source>C&amp;lassify</source>
        <translation>분류(&amp;L)</translation>
    </message>
    <message>
        <source>Class: use it or leave it out</source>
        <translation>클래스: 사용 또는 제외</translation>
    </message>
    <message>
        <source>Close a polygon, take a corner back</source>
        <translation>다각형 닫기, 꼭짓점 취소</translation>
    </message>
    <message>
        <source>Ctrl + click, Shift + click</source>
        <translation>Ctrl + 클릭, Shift + 클릭</translation>
    </message>
    <message>
        <source>Drag onto a class</source>
        <translation>클래스로 끌기</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>그리기</translation>
    </message>
    <message>
        <source>Enter, Backspace</source>
        <translation>Enter, Backspace</translation>
    </message>
    <message>
        <source>Enter, double-click</source>
        <translation>Enter, 두 번 클릭</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Erase while in the brush</source>
        <translation>브러시 사용 중 지우기</translation>
    </message>
    <message>
        <source>Export attri&amp;butes…</source>
        <translation>속성 내보내기(&amp;B)…</translation>
    </message>
    <message>
        <source>Fill &amp;holes</source>
        <translation>구멍 채우기(&amp;H)</translation>
    </message>
    <message>
        <source>Fill a hole of the painting</source>
        <translation>칠한 곳의 구멍 채우기</translation>
    </message>
    <message>
        <source>H (hold)</source>
        <translation>H (누르고 있기)</translation>
    </message>
    <message>
        <source>Hide the overlay</source>
        <translation>오버레이 숨기기</translation>
    </message>
    <message>
        <source>L&amp;asso</source>
        <translation>올가미(&amp;A)</translation>
    </message>
    <message>
        <source>La&amp;rger pictures</source>
        <translation>사진 크게(&amp;R)</translation>
    </message>
    <message>
        <source>Learn a&amp;gain</source>
        <translation>다시 학습(&amp;G)</translation>
    </message>
    <message>
        <source>Left button</source>
        <translation>왼쪽 버튼</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>←, →</translation>
    </message>
    <message>
        <source>Less o&amp;verlay</source>
        <translation>오버레이 옅게(&amp;V)</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>아래로(&amp;D)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>위로(&amp;U)</translation>
    </message>
    <message>
        <source>Move it; Shift: far, Ctrl: one pixel</source>
        <translation>이동, Shift: 멀리, Ctrl: 1픽셀</translation>
    </message>
    <message>
        <source>Move the cross; Shift: far, Ctrl: finely</source>
        <translation>십자 이동, Shift: 멀리, Ctrl: 세밀하게</translation>
    </message>
    <message>
        <source>Much larger</source>
        <translation>훨씬 크게</translation>
    </message>
    <message>
        <source>Much smaller</source>
        <translation>훨씬 작게</translation>
    </message>
    <message>
        <source>Ne&amp;xt class</source>
        <translation>다음 클래스(&amp;X)</translation>
    </message>
    <message>
        <source>New class &amp;like this…</source>
        <translation>이와 비슷한 새 클래스(&amp;L)…</translation>
    </message>
    <message>
        <source>New searc&amp;h</source>
        <translation>새 검색(&amp;H)</translation>
    </message>
    <message>
        <source>Open &amp;project…</source>
        <translation>프로젝트 열기(&amp;P)…</translation>
    </message>
    <message>
        <source>Open a result for segmenting</source>
        <translation>결과를 분할하려고 열기</translation>
    </message>
    <message>
        <source>Open an image for segmenting</source>
        <translation>이미지를 분할하려고 열기</translation>
    </message>
    <message>
        <source>Open the &amp;sample folder</source>
        <translation>샘플 폴더 열기(&amp;S)</translation>
    </message>
    <message>
        <source>Open the log &amp;folder</source>
        <translation>로그 폴더 열기(&amp;F)</translation>
    </message>
    <message>
        <source>P&amp;olygon</source>
        <translation>다각형(&amp;O)</translation>
    </message>
    <message>
        <source>Paint with class 1</source>
        <translation>클래스 1(으)로 칠하기</translation>
    </message>
    <message>
        <source>Paint with class 2</source>
        <translation>클래스 2(으)로 칠하기</translation>
    </message>
    <message>
        <source>Paint with class 3</source>
        <translation>클래스 3(으)로 칠하기</translation>
    </message>
    <message>
        <source>Paint with class 4</source>
        <translation>클래스 4(으)로 칠하기</translation>
    </message>
    <message>
        <source>Paint with class 5</source>
        <translation>클래스 5(으)로 칠하기</translation>
    </message>
    <message>
        <source>Paint with class 6</source>
        <translation>클래스 6(으)로 칠하기</translation>
    </message>
    <message>
        <source>Paint with class 7</source>
        <translation>클래스 7(으)로 칠하기</translation>
    </message>
    <message>
        <source>Paint with class 8</source>
        <translation>클래스 8(으)로 칠하기</translation>
    </message>
    <message>
        <source>Paint with class 9</source>
        <translation>클래스 9(으)로 칠하기</translation>
    </message>
    <message>
        <source>Paint with the &amp;keyboard</source>
        <translation>키보드로 칠하기(&amp;K)</translation>
    </message>
    <message>
        <source>Paint with the &amp;previous class</source>
        <translation>이전 클래스로 칠하기(&amp;P)</translation>
    </message>
    <message>
        <source>Paint with the ne&amp;xt class</source>
        <translation>다음 클래스로 칠하기(&amp;X)</translation>
    </message>
    <message>
        <source>Paint with the tool</source>
        <translation>도구로 칠하기</translation>
    </message>
    <message>
        <source>Paint with this class</source>
        <translation>이 클래스로 칠하기</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Paste an &amp;image</source>
        <translation>이미지 붙여넣기(&amp;I)</translation>
    </message>
    <message>
        <source>Pen down or up; Ctrl + Space erases</source>
        <translation>펜 내리기/올리기, Ctrl + Space는 지우기</translation>
    </message>
    <message>
        <source>Put images there</source>
        <translation>이미지를 그곳에 넣기</translation>
    </message>
    <message>
        <source>R&amp;ename</source>
        <translation>이름 바꾸기(&amp;E)</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>제거(&amp;M)</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>제거(&amp;M)…</translation>
    </message>
    <message>
        <source>Remove small &amp;islands</source>
        <translation>작은 조각 제거(&amp;I)</translation>
    </message>
    <message>
        <source>Right button or Ctrl + drag</source>
        <translation>오른쪽 버튼 또는 Ctrl + 끌기</translation>
    </message>
    <message>
        <source>S&amp;maller pictures</source>
        <translation>사진 작게(&amp;M)</translation>
    </message>
    <message>
        <source>S&amp;nap strokes to edges</source>
        <translation>획을 가장자리에 맞추기(&amp;N)</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>프로젝트를 다른 이름으로 저장(&amp;A)…</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>설정(&amp;T)…</translation>
    </message>
    <message>
        <source>Sear&amp;ch</source>
        <translation>검색(&amp;C)</translation>
    </message>
    <message>
        <source>Searc&amp;h for more of it</source>
        <translation>이런 것 더 검색(&amp;H)</translation>
    </message>
    <message>
        <source>Search for &amp;more like this</source>
        <translation>비슷한 것 더 검색(&amp;M)</translation>
    </message>
    <message>
        <source>Select several images</source>
        <translation>여러 이미지 선택</translation>
    </message>
    <message>
        <source>Sh&amp;rink</source>
        <translation>좁히기(&amp;R)</translation>
    </message>
    <message>
        <source>Shift + click</source>
        <translation>Shift + 클릭</translation>
    </message>
    <message>
        <source>Shift + click with Fill</source>
        <translation>채우기에서 Shift + 클릭</translation>
    </message>
    <message>
        <source>Shift + wheel</source>
        <translation>Shift + 휠</translation>
    </message>
    <message>
        <source>Shift, Ctrl or right button</source>
        <translation>Shift, Ctrl 또는 오른쪽 버튼</translation>
    </message>
    <message>
        <source>Show its images in &amp;Segment</source>
        <translation>분할에서 이 클래스의 이미지 보기(&amp;S)</translation>
    </message>
    <message>
        <source>Show the &amp;tour</source>
        <translation>둘러보기 표시(&amp;T)</translation>
    </message>
    <message>
        <source>Si&amp;de panel</source>
        <translation>사이드 패널(&amp;D)</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>브러시 크기</translation>
    </message>
    <message>
        <source>Smart brus&amp;h</source>
        <translation>스마트 브러시(&amp;H)</translation>
    </message>
    <message>
        <source>Snap to &amp;edges</source>
        <translation>가장자리에 맞추기(&amp;E)</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Space + drag, middle button</source>
        <translation>Space + 끌기, 가운데 버튼</translation>
    </message>
    <message>
        <source>Space on the paper</source>
        <translation>종이에서 Space</translation>
    </message>
    <message>
        <source>Space, Del with the cross</source>
        <translation>십자와 Space, Del</translation>
    </message>
    <message>
        <source>Stop what is going on</source>
        <translation>진행 중인 작업 중지</translation>
    </message>
    <message>
        <source>Straight line from the last point</source>
        <translation>마지막 점에서 직선</translation>
    </message>
    <message>
        <source>Swap painting and erasing</source>
        <translation>칠하기와 지우기 전환</translation>
    </message>
    <message>
        <source>Tab, Esc</source>
        <translation>Tab, Esc</translation>
    </message>
    <message>
        <source>Take &amp;back all changes of this class</source>
        <translation>이 클래스의 모든 변경 되돌리기(&amp;B)</translation>
    </message>
    <message>
        <source>Take away with polygon, lasso and box</source>
        <translation>다각형, 올가미, 상자로 빼기</translation>
    </message>
    <message>
        <source>Take or drop what the smart brush found</source>
        <translation>스마트 브러시 결과 적용 또는 버리기</translation>
    </message>
    <message>
        <source>Tool down or up; Del takes away</source>
        <translation>도구 내리기/올리기, Del은 빼기</translation>
    </message>
    <message>
        <source>Use &amp;all classes</source>
        <translation>모든 클래스 사용(&amp;A)</translation>
    </message>
    <message>
        <source>Use new &amp;classes only</source>
        <translation>새 클래스만 사용(&amp;C)</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>휠</translation>
    </message>
    <message>
        <source>Width of the pen</source>
        <translation>펜 굵기</translation>
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
        <translation>확대(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>축소(&amp;O)</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>커서 위치에서 확대/축소</translation>
    </message>
</context>
<context>
    <name>AboutBox</name>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>About Fewshot</source>
        <translation>Fewshot 정보</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사됨</translation>
    </message>
    <message>
        <source>Paint one object, and it finds the rest of the folder.
Everything runs on this machine; nothing is sent anywhere.</source>
        <translation>물체 하나를 칠하면 폴더의 나머지를 찾아 줍니다.
모든 작업은 이 컴퓨터에서 실행되며 아무것도 전송하지 않습니다.</translation>
    </message>
</context>
<context>
    <name>AcceptAllDialog</name>
    <message>
        <source>Accept</source>
        <translation>수락</translation>
    </message>
    <message>
        <source>Accept all above</source>
        <translation>기준 이상 모두 수락</translation>
    </message>
    <message>
        <source>Accept every unreviewed prediction whose certainty is at least this. Certainty is how far the scores of an image are from undecided.</source>
        <translation>확신도가 이 값 이상인 미검토 예측을 모두 수락합니다. 확신도는 이미지의 점수가 애매한 값에서 얼마나 떨어져 있는지를 나타냅니다.</translation>
    </message>
    <message>
        <source>Accept {number}</source>
        <translation>{number}개 수락</translation>
    </message>
    <message>
        <source>Also images where nothing was found</source>
        <translation>아무것도 찾지 못한 이미지도 포함</translation>
    </message>
    <message>
        <source>Least certainty</source>
        <translation>최소 확신도</translation>
    </message>
    <message>
        <source>{number} of {total} predictions would be accepted</source>
        <translation>예측 {total}개 중 {number}개가 수락됩니다</translation>
    </message>
</context>
<context>
    <name>AttentionView</name>
    <message>
        <source>The image, and where the model looked</source>
        <translation>이미지와 모델이 본 곳</translation>
    </message>
</context>
<context>
    <name>AttributeList</name>
    <message>
        <source>Attributes of the class</source>
        <translation>클래스의 속성</translation>
    </message>
</context>
<context>
    <name>AttributePanel</name>
    <message>
        <source>Attributes</source>
        <translation>속성</translation>
    </message>
    <message>
        <source>Attributes of {name}</source>
        <translation>{name}의 속성</translation>
    </message>
    <message>
        <source>No attribute is called that.</source>
        <translation>그런 이름의 속성이 없습니다.</translation>
    </message>
    <message>
        <source>Order of the attributes</source>
        <translation>속성 순서</translation>
    </message>
    <message>
        <source>Search attributes</source>
        <translation>속성 검색</translation>
    </message>
    <message>
        <source>Search attributes (Ctrl+F)</source>
        <translation>속성 검색 (Ctrl+F)</translation>
    </message>
    <message>
        <source>You have set no attribute of this class.</source>
        <translation>이 클래스의 속성을 설정하지 않았습니다.</translation>
    </message>
    <message>
        <source>{number} of {total} known</source>
        <translation>{total}개 중 {number}개 알려짐</translation>
    </message>
</context>
<context>
    <name>AttributeRows</name>
    <message>
        <source>All others</source>
        <translation>나머지 모두</translation>
    </message>
    <message>
        <source>Set by you</source>
        <translation>직접 설정</translation>
    </message>
    <message>
        <source>Tells classes apart</source>
        <translation>클래스를 구별함</translation>
    </message>
    <message>
        <source>Tells it from {names}</source>
        <translation>{names}와 구별함</translation>
    </message>
    <message>
        <source>Y yes, N no, U unknown; Left and Right change how much</source>
        <translation>Y 예, N 아니요, U 모름, ←와 →로 세기 조절</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>set by you</source>
        <translation>직접 설정</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>모름</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
</context>
<context>
    <name>CalibrationBar</name>
    <message numerus="yes">
        <source>%Ln image(s) are elsewhere than without this balance.</source>
        <translation>
            <numerusform>이미지 %Ln개가 이 균형이 없을 때와 다른 곳에 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to the balance the model suggests</source>
        <translation>모델이 제안하는 균형으로 되돌리기</translation>
    </message>
    <message>
        <source>Balance between seen and new classes</source>
        <translation>학습된 클래스와 새 클래스의 균형</translation>
    </message>
    <message>
        <source>New</source>
        <translation>새 클래스</translation>
    </message>
    <message>
        <source>Says how readily images go to classes the model has never seen.</source>
        <translation>모델이 본 적 없는 클래스에 이미지가 얼마나 쉽게 들어갈지 정합니다.</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>학습됨</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>제안값</translation>
    </message>
    <message>
        <source>The model is surer of classes it saw images of. To the right, classes that are only described by attributes get more images.</source>
        <translation>모델은 이미지를 본 클래스를 더 확신합니다. 오른쪽으로 갈수록 속성으로만 설명된 클래스가 더 많은 이미지를 받습니다.</translation>
    </message>
    <message numerus="yes">
        <source>{number} of %Ln image(s) in new classes</source>
        <translation>
            <numerusform>이미지 %Ln개 중 {number}개가 새 클래스에 있음</numerusform>
        </translation>
    </message>
    <message>
        <source>{share}; the same as without this balance.</source>
        <translation>{share}. 이 균형이 없을 때와 같습니다.</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>캔버스</translation>
    </message>
</context>
<context>
    <name>ClassArea</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>이미지 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>, {number} put here by you</source>
        <translation>, {number}개는 직접 넣음</translation>
    </message>
    <message>
        <source>Most likely {name}</source>
        <translation>{name}일 가능성 높음</translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln image(s); the nearest come first</source>
        <translation>
            <numerusform>이미지 %Ln개 중 없음, 가까운 것부터</numerusform>
        </translation>
    </message>
    <message>
        <source>Others, most like {name} first</source>
        <translation>나머지, {name}와 비슷한 것부터</translation>
    </message>
</context>
<context>
    <name>ClassCommands</name>
    <message>
        <source>&amp;Leave out</source>
        <translation>제외(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Redo: {step}</source>
        <translation>다시 실행(&amp;R): {step}</translation>
    </message>
    <message>
        <source>&amp;Undo: {step}</source>
        <translation>실행 취소(&amp;U): {step}</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>제거(&amp;M)</translation>
    </message>
</context>
<context>
    <name>ClassDelegate</name>
    <message>
        <source>by you</source>
        <translation>직접</translation>
    </message>
</context>
<context>
    <name>ClassEditsController</name>
    <message>
        <source>Bring class back</source>
        <translation>클래스 되살리기</translation>
    </message>
    <message>
        <source>Bringing {name} back…</source>
        <translation>{name} 되살리는 중…</translation>
    </message>
    <message>
        <source>Looking where {name} is used…</source>
        <translation>{name}이(가) 쓰인 곳을 찾는 중…</translation>
    </message>
    <message>
        <source>Remove class</source>
        <translation>클래스 제거</translation>
    </message>
    <message>
        <source>Removing {name}…</source>
        <translation>{name} 제거 중…</translation>
    </message>
    <message>
        <source>The class could not be removed</source>
        <translation>클래스를 제거할 수 없습니다</translation>
    </message>
    <message>
        <source>The project is not saved yet. Try again in a moment.</source>
        <translation>프로젝트가 아직 저장되지 않았습니다. 잠시 후 다시 시도하세요.</translation>
    </message>
    <message>
        <source>This is the only class, so it stays. Rename it instead.</source>
        <translation>유일한 클래스라 제거할 수 없습니다. 대신 이름을 바꾸세요.</translation>
    </message>
    <message numerus="yes">
        <source>{name} is on %Ln image(s). Its pixels go from examples and masks, too; undo brings them back.</source>
        <translation>
            <numerusform>{name}이(가) 이미지 %Ln개에 있습니다. 예시와 마스크에서도 해당 픽셀이 사라지며, 실행 취소로 되돌릴 수 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassGrid</name>
    <message>
        <source>Images of the class, best first</source>
        <translation>클래스의 이미지, 좋은 것부터</translation>
    </message>
</context>
<context>
    <name>ClassHover</name>
    <message>
        <source>{name}, painted</source>
        <translation>{name}, 칠함</translation>
    </message>
</context>
<context>
    <name>ClassImages</name>
    <message>
        <source>put into {name} by you</source>
        <translation>직접 {name}에 넣음</translation>
    </message>
    <message>
        <source>{chance}, rather {top_class}</source>
        <translation>{chance}, 오히려 {top_class}</translation>
    </message>
    <message>
        <source>{name}, number {number}, {words}</source>
        <translation>{name}, {number}번, {words}</translation>
    </message>
</context>
<context>
    <name>ClassList</name>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
</context>
<context>
    <name>ClassPanel</name>
    <message>
        <source>&amp;Colour</source>
        <translation>색(&amp;C)</translation>
    </message>
    <message>
        <source>Another colour…</source>
        <translation>다른 색…</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Colour of {name}</source>
        <translation>{name}의 색</translation>
    </message>
    <message>
        <source>More about the class</source>
        <translation>클래스 더 보기</translation>
    </message>
    <message>
        <source>New class…</source>
        <translation>새 클래스…</translation>
    </message>
    <message>
        <source>Open a folder to see the classes the model knows.</source>
        <translation>폴더를 열면 모델이 아는 클래스가 보입니다.</translation>
    </message>
    <message>
        <source>Which classes to list</source>
        <translation>표시할 클래스</translation>
    </message>
</context>
<context>
    <name>ClassPicker</name>
    <message>
        <source>Classes to choose from</source>
        <translation>선택할 클래스</translation>
    </message>
    <message>
        <source>Search classes</source>
        <translation>클래스 검색</translation>
    </message>
</context>
<context>
    <name>ClassRemovalDialog</name>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
</context>
<context>
    <name>ClassRowDelegate</name>
    <message>
        <source>new</source>
        <translation>새로움</translation>
    </message>
    <message>
        <source>new + images</source>
        <translation>새로움 + 이미지</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>학습됨</translation>
    </message>
</context>
<context>
    <name>ClassRows</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>이미지 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>attributes changed by you</source>
        <translation>속성을 직접 변경</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>제외됨</translation>
    </message>
    <message>
        <source>{number} put there by you</source>
        <translation>{number}개는 직접 넣음</translation>
    </message>
</context>
<context>
    <name>ClassTable</name>
    <message>
        <source>Add {name}</source>
        <translation>{name} 추가</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>{name} 변경</translation>
    </message>
    <message>
        <source>Copy {name}</source>
        <translation>{name} 복사</translation>
    </message>
    <message>
        <source>Import classes</source>
        <translation>클래스 가져오기</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} 제거</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>{name} 이름 바꾸기</translation>
    </message>
    <message>
        <source>Reset {name}</source>
        <translation>{name} 초기화</translation>
    </message>
    <message>
        <source>There are {number} classes, and more cannot be told apart.</source>
        <translation>클래스가 {number}개 있으며 더는 구별할 수 없습니다.</translation>
    </message>
    <message>
        <source>{name} comes with the model; copy it and name the copy.</source>
        <translation>{name}은(는) 모델에 포함된 클래스입니다. 복사한 뒤 복사본의 이름을 정하세요.</translation>
    </message>
    <message>
        <source>{name} comes with the model; switch it off instead.</source>
        <translation>{name}은(는) 모델에 포함된 클래스입니다. 대신 끄세요.</translation>
    </message>
</context>
<context>
    <name>ClassesController</name>
    <message numerus="yes">
        <source>%Ln class(es) written to {path}</source>
        <translation>
            <numerusform>클래스 %Ln개를 {path}에 저장함</numerusform>
        </translation>
    </message>
    <message>
        <source>The attributes could not be exported</source>
        <translation>속성을 내보낼 수 없습니다</translation>
    </message>
    <message>
        <source>The attributes could not be imported</source>
        <translation>속성을 가져올 수 없습니다</translation>
    </message>
    <message>
        <source>Your classes could not be saved</source>
        <translation>클래스를 저장할 수 없습니다</translation>
    </message>
    <message>
        <source>{message} The next edit tries again.</source>
        <translation>{message} 다음에 편집할 때 다시 시도합니다.</translation>
    </message>
</context>
<context>
    <name>ClassifyExportController</name>
    <message>
        <source>Copy the images to</source>
        <translation>이미지를 복사할 위치</translation>
    </message>
    <message>
        <source>Make links to the images in</source>
        <translation>이미지 링크를 만들 위치</translation>
    </message>
    <message>
        <source>Open classes</source>
        <translation>클래스 열기</translation>
    </message>
    <message>
        <source>The classes could not be written</source>
        <translation>클래스를 저장할 수 없습니다</translation>
    </message>
    <message>
        <source>Writing the classes</source>
        <translation>클래스를 저장하는 중</translation>
    </message>
</context>
<context>
    <name>ClassifyMode</name>
    <message>
        <source>Weights for the classifier</source>
        <translation>분류기 가중치</translation>
    </message>
</context>
<context>
    <name>ClassifyNotesController</name>
    <message>
        <source>Classifying is not possible</source>
        <translation>분류할 수 없습니다</translation>
    </message>
    <message>
        <source>Find it by describing it</source>
        <translation>설명해서 찾기</translation>
    </message>
    <message>
        <source>Nothing to sort</source>
        <translation>분류할 것이 없습니다</translation>
    </message>
    <message>
        <source>Open a folder of images to sort.</source>
        <translation>분류할 이미지 폴더를 여세요.</translation>
    </message>
    <message>
        <source>Say yes or no to some attributes, or drop images on the class.</source>
        <translation>몇 가지 속성에 예 또는 아니요를 표시하거나 이미지를 클래스로 끌어 놓으세요.</translation>
    </message>
    <message>
        <source>The classes are being learned.</source>
        <translation>클래스를 학습하는 중입니다.</translation>
    </message>
    <message>
        <source>The classifier is being loaded.</source>
        <translation>분류기를 불러오는 중입니다.</translation>
    </message>
    <message>
        <source>The classifier is not on this machine</source>
        <translation>이 컴퓨터에 분류기가 없습니다</translation>
    </message>
    <message>
        <source>The images are being looked at. They appear here as it goes.</source>
        <translation>이미지를 살펴보는 중입니다. 결과가 여기에 차례로 나타납니다.</translation>
    </message>
    <message>
        <source>There are no images in {name}. Open another folder.</source>
        <translation>{name}에 이미지가 없습니다. 다른 폴더를 여세요.</translation>
    </message>
    <message>
        <source>There is nothing to tell it from</source>
        <translation>구별할 다른 클래스가 없습니다</translation>
    </message>
    <message>
        <source>Tick it in the list, and its images appear here.</source>
        <translation>목록에서 선택하면 이미지가 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Tick or describe another class.</source>
        <translation>다른 클래스를 선택하거나 설명하세요.</translation>
    </message>
    <message>
        <source>What is {name} like?</source>
        <translation>{name}은(는) 어떤 모습인가요?</translation>
    </message>
    <message>
        <source>{name} is left out</source>
        <translation>{name}이(가) 제외됨</translation>
    </message>
</context>
<context>
    <name>ClassifyResultsController</name>
    <message>
        <source>Images of {name}</source>
        <translation>{name}의 이미지</translation>
    </message>
</context>
<context>
    <name>ClassifyRunController</name>
    <message>
        <source>Classifying stopped</source>
        <translation>분류가 중지됨</translation>
    </message>
    <message>
        <source>The classes could not be learned</source>
        <translation>클래스를 학습할 수 없습니다</translation>
    </message>
</context>
<context>
    <name>ClassifyStatusController</name>
    <message numerus="yes">
        <source>%Ln image(s) classified</source>
        <translation>
            <numerusform>이미지 %Ln개 분류함</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Learning the classes</source>
        <translation>클래스 학습 중</translation>
    </message>
    <message>
        <source>Loading the classifier</source>
        <translation>분류기 불러오는 중</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Stopped at {done} of {total}</source>
        <translation>{total}개 중 {done}개에서 중지됨</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>{done} of {total} classified</source>
        <translation>{total}개 중 {done}개 분류함</translation>
    </message>
    <message>
        <source>{n_done} classified  ·  {n_failed} failed</source>
        <translation>{n_done}개 분류  ·  {n_failed}개 실패</translation>
    </message>
    <message>
        <source>{rate} images/s</source>
        <translation>초당 {rate}개</translation>
    </message>
</context>
<context>
    <name>DoodlePad</name>
    <message>
        <source>Draw what you look for</source>
        <translation>찾는 것을 그리세요</translation>
    </message>
    <message>
        <source>Paper to draw on</source>
        <translation>그림을 그릴 종이</translation>
    </message>
    <message>
        <source>or drop, paste or choose an image</source>
        <translation>또는 이미지를 끌어 놓거나 붙여넣거나 선택</translation>
    </message>
    <message>
        <source>{words}, pen is down</source>
        <translation>{words}, 펜 내림</translation>
    </message>
    <message>
        <source>{x} % from the left, {y} % from the top</source>
        <translation>왼쪽에서 {x} %, 위에서 {y} %</translation>
    </message>
</context>
<context>
    <name>EditingController</name>
    <message>
        <source>Brush and eraser follow the edges of the photo from now on</source>
        <translation>이제부터 브러시와 지우개가 사진의 가장자리를 따릅니다</translation>
    </message>
    <message>
        <source>Nothing is painted on the image before this one</source>
        <translation>이전 이미지에 칠한 것이 없습니다</translation>
    </message>
    <message>
        <source>{command}: nothing to change</source>
        <translation>{command}: 바꿀 것 없음</translation>
    </message>
</context>
<context>
    <name>EngineController</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>스레드 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Model: not available</source>
        <translation>모델: 사용할 수 없음</translation>
    </message>
    <message>
        <source>Segmenting stopped</source>
        <translation>분할이 중지됨</translation>
    </message>
    <message>
        <source>The engine could not start</source>
        <translation>엔진을 시작할 수 없습니다</translation>
    </message>
    <message>
        <source>The examples cannot be used</source>
        <translation>예시를 사용할 수 없습니다</translation>
    </message>
    <message>
        <source>The export stopped</source>
        <translation>내보내기가 중지됨</translation>
    </message>
    <message>
        <source>The model could not be loaded</source>
        <translation>모델을 불러올 수 없습니다</translation>
    </message>
    <message>
        <source>The model is ready</source>
        <translation>모델 준비 완료</translation>
    </message>
    <message>
        <source>Weights for {model}</source>
        <translation>{model} 가중치</translation>
    </message>
    <message>
        <source>{model}: downloading {percent} %</source>
        <translation>{model}: 내려받는 중 {percent} %</translation>
    </message>
    <message>
        <source>{model}: loading</source>
        <translation>{model}: 불러오는 중</translation>
    </message>
</context>
<context>
    <name>EnginePage</name>
    <message>
        <source>&amp;Device</source>
        <translation>장치(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Threads</source>
        <translation>스레드(&amp;T)</translation>
    </message>
    <message>
        <source>Automatic: all cores but one</source>
        <translation>자동: 코어 하나를 뺀 전부</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>선택(&amp;H)…</translation>
    </message>
    <message>
        <source>D&amp;efault</source>
        <translation>기본값(&amp;E)</translation>
    </message>
    <message>
        <source>Features kept in &amp;memory</source>
        <translation>메모리에 보관할 특징(&amp;M)</translation>
    </message>
    <message>
        <source>Features kept on dis&amp;k</source>
        <translation>디스크에 보관할 특징(&amp;K)</translation>
    </message>
    <message>
        <source>Folder of the kept features</source>
        <translation>특징을 보관하는 폴더</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>보관 위치</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Takes effect when Fewshot starts again.</source>
        <translation>Fewshot을 다시 시작하면 적용됩니다.</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Continue</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사됨</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>보고서 복사</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>세부 정보</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>세부 정보 숨기기</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>세부 정보 보기</translation>
    </message>
</context>
<context>
    <name>ErrorHooks</name>
    <message>
        <source>Something went wrong</source>
        <translation>문제가 발생했습니다</translation>
    </message>
    <message>
        <source>{kind}: {error}
Your painting is saved. You can go on; please report this.</source>
        <translation>{kind}: {error}
칠한 내용은 저장되었습니다. 계속 사용할 수 있습니다. 이 문제를 알려 주세요.</translation>
    </message>
</context>
<context>
    <name>ExportController</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>실패 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) could not be exported.</source>
        <translation>
            <numerusform>이미지 %Ln개를 내보낼 수 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) exported to {folder}</source>
        <translation>
            <numerusform>이미지 %Ln개를 {folder}에 내보냄</numerusform>
        </translation>
    </message>
    <message>
        <source>({train} train, {val} val)</source>
        <translation>({train} train, {val} val)</translation>
    </message>
    <message>
        <source>Export stopped: what was written so far is in {folder}</source>
        <translation>내보내기 중지됨: 지금까지 쓴 것은 {folder}에 있습니다</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>내보내는 중</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>The export is not complete</source>
        <translation>내보내기가 완전하지 않습니다</translation>
    </message>
    <message>
        <source>The masks could not be exported</source>
        <translation>마스크를 내보낼 수 없습니다</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>&amp;Accepted masks ({number})</source>
        <translation>수락한 마스크(&amp;A) ({number})</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>찾아보기(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>내보내기(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Regions</source>
        <translation>영역(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Split into train and val;</source>
        <translation>train과 val로 나누기(&amp;S);</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>위치(&amp;T)</translation>
    </message>
    <message>
        <source>A folder; each format gets a folder in it</source>
        <translation>폴더 하나, 형식마다 하위 폴더</translation>
    </message>
    <message>
        <source>All but the rejecte&amp;d, with scores ({number})</source>
        <translation>거부한 것을 뺀 전부, 점수 포함(&amp;D) ({number})</translation>
    </message>
    <message>
        <source>C&amp;oordinates</source>
        <translation>좌표(&amp;O)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Coordinates</source>
        <translation>좌표</translation>
    </message>
    <message>
        <source>Export masks</source>
        <translation>마스크 내보내기</translation>
    </message>
    <message>
        <source>Export masks to</source>
        <translation>마스크를 내보낼 위치</translation>
    </message>
    <message>
        <source>Folder to export to</source>
        <translation>내보낼 폴더</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>One ob&amp;ject is</source>
        <translation>물체 하나는(&amp;J)</translation>
    </message>
    <message>
        <source>One object is</source>
        <translation>물체 하나는</translation>
    </message>
    <message>
        <source>Pict&amp;ures</source>
        <translation>사진(&amp;U)</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Regions in COCO and LabelMe</source>
        <translation>COCO와 LabelMe의 영역</translation>
    </message>
    <message>
        <source>Share of val in percent</source>
        <translation>val 비율(퍼센트)</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>나누기</translation>
    </message>
    <message>
        <source>What</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>Where nobody decided yet, what the model finds at the present threshold</source>
        <translation>아직 결정하지 않은 곳은 현재 임계값에서 모델이 찾은 것을 씁니다</translation>
    </message>
    <message>
        <source>for val</source>
        <translation>val 비율</translation>
    </message>
</context>
<context>
    <name>FewshotApp</name>
    <message>
        <source>The sample cannot be opened</source>
        <translation>샘플을 열 수 없습니다</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Filmstrip</source>
        <translation>필름스트립</translation>
    </message>
</context>
<context>
    <name>FilmstripArea</name>
    <message>
        <source>Accepted images</source>
        <translation>수락한 이미지</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>모든 이미지</translation>
    </message>
    <message>
        <source>Every image is reviewed.</source>
        <translation>모든 이미지를 검토했습니다.</translation>
    </message>
    <message>
        <source>Failed images</source>
        <translation>실패한 이미지</translation>
    </message>
    <message>
        <source>Most uncertain first</source>
        <translation>가장 불확실한 것부터</translation>
    </message>
    <message>
        <source>No image failed.</source>
        <translation>실패한 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>None of these images is left.</source>
        <translation>남아 있는 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>Nothing is accepted yet. Enter accepts what is found on an image.</source>
        <translation>아직 수락한 것이 없습니다. Enter를 누르면 이미지에서 찾은 것을 수락합니다.</translation>
    </message>
    <message>
        <source>Nothing is rejected.</source>
        <translation>거부한 것이 없습니다.</translation>
    </message>
    <message>
        <source>Rejected images</source>
        <translation>거부한 이미지</translation>
    </message>
    <message>
        <source>Unreviewed images</source>
        <translation>미검토 이미지</translation>
    </message>
    <message>
        <source>Which images to show</source>
        <translation>표시할 이미지</translation>
    </message>
</context>
<context>
    <name>FolderController</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>이미지 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>이미지를 찾는 중…</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation>이미지 폴더 열기</translation>
    </message>
    <message>
        <source>Sample folder</source>
        <translation>샘플 폴더</translation>
    </message>
</context>
<context>
    <name>HeatLegend</name>
    <message>
        <source>Colours from less to more attention</source>
        <translation>주의가 적은 색에서 많은 색으로</translation>
    </message>
    <message>
        <source>less</source>
        <translation>적음</translation>
    </message>
    <message>
        <source>more</source>
        <translation>많음</translation>
    </message>
</context>
<context>
    <name>HelpController</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>스레드 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop a folder of images on the window, or open one here. Nothing in it is changed.</source>
        <translation>이미지 폴더를 창으로 끌어 놓거나 여기서 여세요. 폴더의 내용은 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>Every image below is searched while you paint: first the one on screen, then those in sight, then the rest.</source>
        <translation>칠하는 동안 아래의 모든 이미지를 찾습니다. 먼저 화면의 이미지, 그다음 보이는 이미지, 그다음 나머지입니다.</translation>
    </message>
    <message>
        <source>Make it better</source>
        <translation>더 좋게 만들기</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Paint one object</source>
        <translation>물체 하나 칠하기</translation>
    </message>
    <message>
        <source>Search and classify</source>
        <translation>검색과 분류</translation>
    </message>
    <message>
        <source>Take the brush (B) and paint over one thing you look for. The right button erases, the wheel zooms.</source>
        <translation>브러시(B)로 찾는 것 하나를 칠하세요. 오른쪽 버튼은 지우기, 휠은 확대/축소입니다.</translation>
    </message>
    <message>
        <source>The same folder can be searched by drawing, and sorted by describing classes. F1 lists all keys; the Help menu shows this tour again.</source>
        <translation>같은 폴더를 그림으로 검색하고, 클래스를 설명해 분류할 수 있습니다. F1은 모든 단축키를 보여 주며, 도움말 메뉴에서 이 둘러보기를 다시 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>The threshold decides what counts as found, and acts at once. Up to five examples help more: press S where a result is good.</source>
        <translation>임계값은 무엇을 찾은 것으로 볼지 정하며 바로 적용됩니다. 예시는 다섯 개까지 도움이 됩니다. 결과가 좋은 곳에서 S를 누르세요.</translation>
    </message>
    <message>
        <source>Watch it find the rest</source>
        <translation>나머지를 찾는 모습 보기</translation>
    </message>
</context>
<context>
    <name>ImageCommands</name>
    <message>
        <source>&amp;Put into</source>
        <translation>넣기(&amp;P)</translation>
    </message>
</context>
<context>
    <name>ImageList</name>
    <message>
        <source>accepted</source>
        <translation>수락함</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>수정함</translation>
    </message>
    <message>
        <source>example</source>
        <translation>예시</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>not segmented yet</source>
        <translation>아직 분할되지 않음</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>거부함</translation>
    </message>
    <message>
        <source>segmented</source>
        <translation>분할됨</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>&amp;Accepted masks, of images that have none yet</source>
        <translation>수락한 마스크, 아직 없는 이미지에만(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;File…</source>
        <translation>파일(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>가져오기(&amp;I)</translation>
    </message>
    <message>
        <source>A file or a folder</source>
        <translation>파일 또는 폴더</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>모든 클래스</translation>
    </message>
    <message>
        <source>As</source>
        <translation>용도</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message numerus="yes">
        <source>E&amp;xamples to learn from (%n more are possible)</source>
        <translation>
            <numerusform>학습할 예시(&amp;X) (%n개 더 가능)</numerusform>
        </translation>
    </message>
    <message>
        <source>F&amp;older…</source>
        <translation>폴더(&amp;O)…</translation>
    </message>
    <message>
        <source>F&amp;rom</source>
        <translation>원본(&amp;R)</translation>
    </message>
    <message>
        <source>File or folder to import</source>
        <translation>가져올 파일 또는 폴더</translation>
    </message>
    <message>
        <source>Import masks</source>
        <translation>마스크 가져오기</translation>
    </message>
    <message>
        <source>Import masks from</source>
        <translation>마스크를 가져올 위치</translation>
    </message>
    <message>
        <source>It i&amp;s a</source>
        <translation>종류(&amp;S)</translation>
    </message>
    <message>
        <source>Masks find their images by the names in the open folder. Ctrl+Z takes the import back.</source>
        <translation>마스크는 열린 폴더의 이름으로 이미지를 찾습니다. Ctrl+Z로 가져오기를 되돌립니다.</translation>
    </message>
    <message>
        <source>Only the &amp;class</source>
        <translation>이 클래스만(&amp;C)</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Model: loading</source>
        <translation>모델: 불러오는 중</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시정지</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>계속</translation>
    </message>
</context>
<context>
    <name>JobStatusController</name>
    <message numerus="yes">
        <source>%Ln image(s) can be found</source>
        <translation>
            <numerusform>이미지 %Ln개 검색 가능</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) cannot be read</source>
        <translation>
            <numerusform>이미지 %Ln개를 읽을 수 없음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln image(s) segmented</source>
        <translation>
            <numerusform>이미지 %Ln개 모두 분할됨</numerusform>
        </translation>
    </message>
    <message>
        <source>Exporting {done} of {total}</source>
        <translation>내보내는 중 {done}/{total}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>색인 만드는 중</translation>
    </message>
    <message numerus="yes">
        <source>Indexing stopped: %Ln image(s) can be found</source>
        <translation>
            <numerusform>색인 중지됨: 이미지 %Ln개 검색 가능</numerusform>
        </translation>
    </message>
    <message>
        <source>Indexing {done} of {total}</source>
        <translation>색인 만드는 중 {done}/{total}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Stopped at {done} of {total}</source>
        <translation>{total}개 중 {done}개에서 중지됨</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시정지됨</translation>
    </message>
    <message>
        <source>{n_done} of {total} segmented</source>
        <translation>{total}개 중 {n_done}개 분할됨</translation>
    </message>
    <message>
        <source>{n_done} segmented, {n_failed} failed</source>
        <translation>{n_done}개 분할, {n_failed}개 실패</translation>
    </message>
    <message>
        <source>{number} failed</source>
        <translation>{number}개 실패</translation>
    </message>
    <message>
        <source>{rate} images/s</source>
        <translation>초당 {rate}개</translation>
    </message>
</context>
<context>
    <name>KeyPaintingController</name>
    <message>
        <source>Arrows move the cross (Shift: far, Ctrl: one pixel), Space puts the tool down and lifts it</source>
        <translation>화살표로 십자 이동(Shift: 멀리, Ctrl: 1픽셀), Space로 도구를 내리고 올림</translation>
    </message>
</context>
<context>
    <name>KeyView</name>
    <message>
        <source>not painted</source>
        <translation>칠하지 않음</translation>
    </message>
    <message>
        <source>painted</source>
        <translation>칠함</translation>
    </message>
    <message>
        <source>{tool}, x {x}, y {y}, {ground}</source>
        <translation>{tool}, x {x}, y {y}, {ground}</translation>
    </message>
    <message>
        <source>{words}, tool is down</source>
        <translation>{words}, 도구 내림</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>&amp;Add</source>
        <translation>추가(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;No key</source>
        <translation>단축키 없음(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>초기화(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Set</source>
        <translation>설정(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Take it from there</source>
        <translation>거기서 가져오기(&amp;T)</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>명령과 단축키</translation>
    </message>
    <message>
        <source>Find a command or a key</source>
        <translation>명령 또는 단축키 찾기</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>New &amp;key</source>
        <translation>새 단축키(&amp;K)</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>새 단축키</translation>
    </message>
    <message>
        <source>Reset a&amp;ll</source>
        <translation>모두 초기화(&amp;L)</translation>
    </message>
    <message>
        <source>{key} belongs to {titles}.</source>
        <translation>{key}은(는) {titles}에 쓰입니다.</translation>
    </message>
    <message>
        <source>{key} is used on the picture for {use}. Choose another key.</source>
        <translation>{key}은(는) 이미지에서 {use}에 쓰입니다. 다른 키를 선택하세요.</translation>
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
        <translation>클래스에는 이름이 필요합니다.</translation>
    </message>
    <message>
        <source>Add class</source>
        <translation>클래스 추가</translation>
    </message>
    <message>
        <source>Class colour</source>
        <translation>클래스 색</translation>
    </message>
    <message>
        <source>Class {number}</source>
        <translation>클래스 {number}</translation>
    </message>
    <message>
        <source>More than {most} classes are not possible.</source>
        <translation>클래스는 {most}개를 넘을 수 없습니다.</translation>
    </message>
    <message>
        <source>Move class</source>
        <translation>클래스 이동</translation>
    </message>
    <message>
        <source>Rename class</source>
        <translation>클래스 이름 바꾸기</translation>
    </message>
    <message>
        <source>There is a class {name} already.</source>
        <translation>{name} 클래스가 이미 있습니다.</translation>
    </message>
</context>
<context>
    <name>LabelDelegate</name>
    <message>
        <source>Name of the class</source>
        <translation>클래스 이름</translation>
    </message>
</context>
<context>
    <name>LabelList</name>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
</context>
<context>
    <name>LabelRows</name>
    <message>
        <source>hidden</source>
        <translation>숨김</translation>
    </message>
    <message>
        <source>key {number}</source>
        <translation>{number} 키</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>잠김</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>임계값 {value}</translation>
    </message>
</context>
<context>
    <name>ListExport</name>
    <message numerus="yes">
        <source>%Ln image(s) written to {target}</source>
        <translation>
            <numerusform>이미지 %Ln개를 {target}에 저장함</numerusform>
        </translation>
    </message>
    <message>
        <source>, {number} failed</source>
        <translation>, {number}개 실패</translation>
    </message>
    <message>
        <source>Export stopped: no list was written</source>
        <translation>내보내기 중지됨: 목록을 쓰지 않음</translation>
    </message>
    <message>
        <source>Export stopped: {text}</source>
        <translation>내보내기 중지됨: {text}</translation>
    </message>
    <message>
        <source>Writing {done} of {total}</source>
        <translation>저장 중 {done}/{total}</translation>
    </message>
</context>
<context>
    <name>LogTail</name>
    <message>
        <source>The log {path} cannot be read: {reason}.</source>
        <translation>로그 {path}을(를) 읽을 수 없습니다: {reason}.</translation>
    </message>
</context>
<context>
    <name>LogViewer</name>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>표시(&amp;S)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사됨</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Nothing has been written yet.</source>
        <translation>아직 기록된 것이 없습니다.</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>폴더 열기(&amp;F)</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>표시할 내용</translation>
    </message>
    <message>
        <source>{number} of the newest {total} entries</source>
        <translation>최근 {total}개 중 {number}개 항목</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>&amp;Language</source>
        <translation>언어(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Reduce motion: nothing fades or slides</source>
        <translation>움직임 줄이기(&amp;R): 페이드와 슬라이드 없음</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>테마(&amp;T)</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정 따르기</translation>
    </message>
    <message>
        <source>Machine-made translation</source>
        <translation>기계 번역</translation>
    </message>
    <message>
        <source>No font on this system shows {language}, so the app stays in English.</source>
        <translation>이 시스템에 {language}을(를) 표시할 글꼴이 없어 영어로 표시합니다.</translation>
    </message>
    <message>
        <source>Takes effect when Fewshot starts again.</source>
        <translation>Fewshot을 다시 시작하면 적용됩니다.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Recent folders</source>
        <translation>최근 폴더(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>테마(&amp;T)</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>기본</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>최근</translation>
    </message>
    <message>
        <source>Recent pro&amp;jects</source>
        <translation>최근 프로젝트(&amp;J)</translation>
    </message>
</context>
<context>
    <name>MaskImportController</name>
    <message numerus="yes">
        <source>%Ln empty</source>
        <translation>
            <numerusform>빈 것 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>실패 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mask(s) could not be imported.</source>
        <translation>
            <numerusform>마스크 %Ln개를 가져올 수 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mask(s) imported</source>
        <translation>
            <numerusform>마스크 %Ln개 가져옴</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a place here</source>
        <translation>
            <numerusform>여기에 맞는 이미지 없음 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Ctrl+Z takes it back.</source>
        <translation>Ctrl+Z로 되돌립니다.</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln mask(s)</source>
        <translation>
            <numerusform>마스크 %Ln개 가져오기</numerusform>
        </translation>
    </message>
    <message>
        <source>Import stopped: nothing was imported</source>
        <translation>가져오기 중지됨: 가져온 것 없음</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>가져오는 중</translation>
    </message>
    <message>
        <source>Importing {done} of {total}</source>
        <translation>가져오는 중 {done}/{total}</translation>
    </message>
    <message>
        <source>The classes changed while the masks were read, so nothing was imported.</source>
        <translation>마스크를 읽는 동안 클래스가 바뀌어 아무것도 가져오지 않았습니다.</translation>
    </message>
    <message>
        <source>The import is not complete</source>
        <translation>가져오기가 완전하지 않습니다</translation>
    </message>
    <message>
        <source>The masks could not be imported</source>
        <translation>마스크를 가져올 수 없습니다</translation>
    </message>
</context>
<context>
    <name>NewClassForm</name>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Begins with the attributes of {name}.</source>
        <translation>{name}의 속성으로 시작합니다.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Copy a similar class, then change it</source>
        <translation>비슷한 클래스를 복사한 뒤 바꾸기</translation>
    </message>
    <message>
        <source>Name of the new class</source>
        <translation>새 클래스 이름</translation>
    </message>
    <message>
        <source>Name, e.g. okapi</source>
        <translation>이름, 예: 오카피</translation>
    </message>
    <message>
        <source>New class</source>
        <translation>새 클래스</translation>
    </message>
    <message>
        <source>Nothing marked: all attributes begin as unknown.</source>
        <translation>선택 없음: 모든 속성이 '모름'으로 시작합니다.</translation>
    </message>
    <message>
        <source>Search classes to copy</source>
        <translation>복사할 클래스 검색</translation>
    </message>
</context>
<context>
    <name>NoteCard</name>
    <message>
        <source>Choose the file…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>폴더 열기…</translation>
    </message>
    <message>
        <source>Try the sample folder</source>
        <translation>샘플 폴더로 해 보기</translation>
    </message>
</context>
<context>
    <name>PictureArea</name>
    <message>
        <source>Size of the pictures</source>
        <translation>사진 크기</translation>
    </message>
    <message>
        <source>Size of the pictures (Ctrl++, Ctrl+-)</source>
        <translation>사진 크기 (Ctrl++, Ctrl+-)</translation>
    </message>
</context>
<context>
    <name>PredictionPanel</name>
    <message>
        <source>Choose file…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>Download ({size} MB)…</source>
        <translation>내려받기 ({size} MB)…</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>불러오는 중…</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Of the overlays (O and Shift+O)</source>
        <translation>오버레이의 불투명도 (O와 Shift+O)</translation>
    </message>
    <message>
        <source>Only for {name}</source>
        <translation>{name}에만</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>불투명도</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>예측</translation>
    </message>
    <message>
        <source>Scores from here on count as found</source>
        <translation>이 값 이상의 점수를 찾은 것으로 봅니다</translation>
    </message>
    <message>
        <source>Segment the folder while painting (Ctrl+L)</source>
        <translation>칠하는 동안 폴더 분할 (Ctrl+L)</translation>
    </message>
    <message>
        <source>The other classes keep the common threshold</source>
        <translation>다른 클래스는 공통 임계값을 유지합니다</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>Threshold only for {name}</source>
        <translation>{name}만의 임계값</translation>
    </message>
</context>
<context>
    <name>PreferencesController</name>
    <message>
        <source>Keep features in</source>
        <translation>특징을 보관할 위치</translation>
    </message>
    <message>
        <source>The settings could not be saved</source>
        <translation>설정을 저장할 수 없습니다</translation>
    </message>
</context>
<context>
    <name>ProgressBar</name>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
</context>
<context>
    <name>ProjectController</name>
    <message>
        <source>Nothing is lost: your work is kept in memory, and saving is tried again until it works.</source>
        <translation>잃은 것은 없습니다. 작업은 메모리에 있으며 저장될 때까지 다시 시도합니다.</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>사본 저장…</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>다른 곳에 저장…</translation>
    </message>
    <message>
        <source>What you do now is kept in memory only.</source>
        <translation>지금 하는 작업은 메모리에만 보관됩니다.</translation>
    </message>
</context>
<context>
    <name>ProjectFilesController</name>
    <message>
        <source>Open a project: choose its .fewshot folder</source>
        <translation>프로젝트 열기: .fewshot 폴더를 선택하세요</translation>
    </message>
    <message>
        <source>The images of {project} are not in {folder} any more: choose their folder</source>
        <translation>{project}의 이미지가 더는 {folder}에 없습니다. 이미지 폴더를 선택하세요</translation>
    </message>
    <message>
        <source>The project cannot be opened</source>
        <translation>프로젝트를 열 수 없습니다</translation>
    </message>
    <message>
        <source>The project cannot be saved there</source>
        <translation>그곳에 프로젝트를 저장할 수 없습니다</translation>
    </message>
    <message>
        <source>{path} exists already. Choose another name.</source>
        <translation>{path}이(가) 이미 있습니다. 다른 이름을 선택하세요.</translation>
    </message>
</context>
<context>
    <name>QueryInputController</name>
    <message>
        <source>Doodle {number}</source>
        <translation>스케치 {number}</translation>
    </message>
    <message>
        <source>Find images like these</source>
        <translation>이와 비슷한 이미지 찾기</translation>
    </message>
    <message>
        <source>The doodle cannot be deleted</source>
        <translation>스케치를 삭제할 수 없습니다</translation>
    </message>
    <message>
        <source>The doodle cannot be renamed</source>
        <translation>스케치 이름을 바꿀 수 없습니다</translation>
    </message>
    <message>
        <source>The doodle cannot be saved</source>
        <translation>스케치를 저장할 수 없습니다</translation>
    </message>
    <message>
        <source>The image cannot be used</source>
        <translation>이미지를 사용할 수 없습니다</translation>
    </message>
    <message>
        <source>The picture cannot be used</source>
        <translation>사진을 사용할 수 없습니다</translation>
    </message>
</context>
<context>
    <name>QueryPanel</name>
    <message>
        <source>Add an image…</source>
        <translation>이미지 추가…</translation>
    </message>
    <message>
        <source>Save the doodle</source>
        <translation>스케치 저장</translation>
    </message>
    <message>
        <source>What the search sees of the doodle</source>
        <translation>검색이 보는 스케치</translation>
    </message>
    <message>
        <source>What the search sees: the doodle, cropped and thinned</source>
        <translation>검색이 보는 것: 잘라내고 가늘게 만든 스케치</translation>
    </message>
    <message>
        <source>Width of the pen</source>
        <translation>펜 굵기</translation>
    </message>
    <message>
        <source>Width of the pen (wheel, [ and ])</source>
        <translation>펜 굵기 (휠, [ 와 ])</translation>
    </message>
</context>
<context>
    <name>ResultArea</name>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Best {number}</source>
        <translation>상위 {number}개</translation>
    </message>
    <message>
        <source>How many results to show</source>
        <translation>표시할 결과 수</translation>
    </message>
</context>
<context>
    <name>ResultGrid</name>
    <message>
        <source>Less likely</source>
        <translation>가능성 낮음</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>가능성 높음</translation>
    </message>
    <message>
        <source>Results, best first</source>
        <translation>결과, 좋은 것부터</translation>
    </message>
</context>
<context>
    <name>ResultList</name>
    <message>
        <source>{name}, number {number}, score {score}</source>
        <translation>{name}, {number}번, 점수 {score}</translation>
    </message>
    <message>
        <source>{path}
Number {number}, score {score}</source>
        <translation>{path}
{number}번, 점수 {score}</translation>
    </message>
</context>
<context>
    <name>ResultsExportController</name>
    <message>
        <source>Copy the images to</source>
        <translation>이미지를 복사할 위치</translation>
    </message>
    <message>
        <source>Open results</source>
        <translation>결과 열기</translation>
    </message>
    <message>
        <source>The results could not be written</source>
        <translation>결과를 저장할 수 없습니다</translation>
    </message>
    <message>
        <source>Writing the results</source>
        <translation>결과를 저장하는 중</translation>
    </message>
</context>
<context>
    <name>ReviewController</name>
    <message numerus="yes">
        <source>%Ln accepted. Ctrl+Z takes it back.</source>
        <translation>
            <numerusform>%Ln개 수락함. Ctrl+Z로 되돌립니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>수락</translation>
    </message>
    <message numerus="yes">
        <source>Accept %Ln image(s)</source>
        <translation>
            <numerusform>이미지 %Ln개 수락</numerusform>
        </translation>
    </message>
    <message>
        <source>Every image is reviewed.</source>
        <translation>모든 이미지를 검토했습니다.</translation>
    </message>
    <message>
        <source>Nothing to accept here yet.</source>
        <translation>여기에는 아직 수락할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>거부</translation>
    </message>
    <message>
        <source>Take rejection back</source>
        <translation>거부 되돌리기</translation>
    </message>
    <message>
        <source>There is no prediction left to accept.</source>
        <translation>수락할 예측이 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>This image is rejected. Paint the object, or press Backspace to see the result again.</source>
        <translation>이 이미지는 거부되었습니다. 물체를 칠하거나 Backspace를 눌러 결과를 다시 보세요.</translation>
    </message>
</context>
<context>
    <name>ReviewPanel</name>
    <message>
        <source>Accept</source>
        <translation>수락</translation>
    </message>
    <message>
        <source>Accept all above…</source>
        <translation>기준 이상 모두 수락…</translation>
    </message>
    <message>
        <source>Accept every prediction the model is sure of</source>
        <translation>모델이 확신하는 예측을 모두 수락</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>수락함</translation>
    </message>
    <message>
        <source>Corrected: Enter accepts</source>
        <translation>수정함: Enter로 수락</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>거부</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>거부함</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>검토</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Take this mask as final and go on (Enter)</source>
        <translation>이 마스크를 최종으로 하고 계속 (Enter)</translation>
    </message>
    <message>
        <source>This mask is wrong; go on (Backspace)</source>
        <translation>이 마스크는 틀림, 계속 (Backspace)</translation>
    </message>
    <message>
        <source>Unreviewed</source>
        <translation>미검토</translation>
    </message>
    <message>
        <source>{done} of {count} reviewed</source>
        <translation>{count}개 중 {done}개 검토함</translation>
    </message>
</context>
<context>
    <name>SavedDoodles</name>
    <message>
        <source>&amp;Delete</source>
        <translation>삭제(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>이름 바꾸기(&amp;R)</translation>
    </message>
    <message>
        <source>Saved doodles</source>
        <translation>저장된 스케치</translation>
    </message>
    <message>
        <source>{name}
Click to search with it; F2 renames, Delete deletes</source>
        <translation>{name}
클릭하면 이것으로 검색, F2 이름 바꾸기, Delete 삭제</translation>
    </message>
</context>
<context>
    <name>SearchController</name>
    <message numerus="yes">
        <source>%Ln image(s), the nearest first</source>
        <translation>
            <numerusform>이미지 %Ln개, 가까운 것부터</numerusform>
        </translation>
    </message>
    <message>
        <source>Draw on the paper, and the nearest images appear here.</source>
        <translation>종이에 그리면 가장 가까운 이미지가 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Find it by drawing it</source>
        <translation>그려서 찾기</translation>
    </message>
    <message>
        <source>Nothing is indexed yet.</source>
        <translation>아직 색인된 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing to search in</source>
        <translation>검색할 것이 없습니다</translation>
    </message>
    <message>
        <source>Open a folder of images to search in.</source>
        <translation>검색할 이미지 폴더를 여세요.</translation>
    </message>
    <message>
        <source>Searching is not possible</source>
        <translation>검색할 수 없습니다</translation>
    </message>
    <message>
        <source>The images are being read. Results appear as it goes.</source>
        <translation>이미지를 읽는 중입니다. 결과가 차례로 나타납니다.</translation>
    </message>
    <message>
        <source>The nearest {n_hits} of {n_indexed} images</source>
        <translation>이미지 {n_indexed}개 중 가장 가까운 {n_hits}개</translation>
    </message>
    <message>
        <source>There are no images in {name}. Open another folder.</source>
        <translation>{name}에 이미지가 없습니다. 다른 폴더를 여세요.</translation>
    </message>
    <message>
        <source>Weights for the doodle search</source>
        <translation>스케치 검색 가중치</translation>
    </message>
</context>
<context>
    <name>SegmentController</name>
    <message>
        <source>Live is off. Switch it on (Ctrl+L) to segment the folder.</source>
        <translation>실시간이 꺼져 있습니다. 켜면(Ctrl+L) 폴더를 분할합니다.</translation>
    </message>
    <message>
        <source>{image} is kept, not used: {most} examples are the most. Remove one of them first.</source>
        <translation>{image}은(는) 보관하지만 쓰지 않습니다. 예시는 최대 {most}개입니다. 먼저 하나를 제거하세요.</translation>
    </message>
    <message>
        <source>{image} is kept, not used: {name} has {most} examples. Remove one of them first.</source>
        <translation>{image}은(는) 보관하지만 쓰지 않습니다. {name}에 예시가 {most}개 있습니다. 먼저 하나를 제거하세요.</translation>
    </message>
</context>
<context>
    <name>SegmentingPage</name>
    <message>
        <source>&amp;Live: segment while I paint</source>
        <translation>실시간(&amp;L): 칠하는 동안 분할</translation>
    </message>
    <message>
        <source>How strongly masks are laid over the picture</source>
        <translation>마스크를 이미지에 얼마나 진하게 겹칠지</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>불투명도</translation>
    </message>
    <message>
        <source>Scores from here on count as found</source>
        <translation>이 값 이상의 점수를 찾은 것으로 봅니다</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Changes are kept at once.</source>
        <translation>변경 사항은 바로 저장됩니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>엔진</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>Segmenting</source>
        <translation>분할</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Recommended values</source>
        <translation>권장값</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>On classes and pictures</source>
        <translation>클래스와 사진에서</translation>
    </message>
    <message>
        <source>On paper and results</source>
        <translation>종이와 결과에서</translation>
    </message>
    <message>
        <source>On the picture</source>
        <translation>이미지에서</translation>
    </message>
</context>
<context>
    <name>SmartBrushController</name>
    <message>
        <source>Looking for the outline…</source>
        <translation>윤곽을 찾는 중…</translation>
    </message>
    <message>
        <source>Tab takes it, Esc drops it, another stroke corrects it</source>
        <translation>Tab으로 적용, Esc로 버리기, 한 획 더 그려 고치기</translation>
    </message>
    <message>
        <source>The model is still loading; the outline follows</source>
        <translation>모델을 불러오는 중입니다. 윤곽이 곧 나타납니다</translation>
    </message>
    <message>
        <source>The smart brush found nothing</source>
        <translation>스마트 브러시가 아무것도 찾지 못했습니다</translation>
    </message>
</context>
<context>
    <name>SupportController</name>
    <message>
        <source>Nothing is found here yet. Paint the object instead.</source>
        <translation>여기서는 아직 찾은 것이 없습니다. 대신 물체를 칠하세요.</translation>
    </message>
    <message>
        <source>Paint the object here: the image is an example now.</source>
        <translation>여기에 물체를 칠하세요. 이 이미지는 이제 예시입니다.</translation>
    </message>
    <message>
        <source>{most} examples are the most. Remove one of them first.</source>
        <translation>예시는 최대 {most}개입니다. 먼저 하나를 제거하세요.</translation>
    </message>
</context>
<context>
    <name>SupportPanel</name>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>비교하는 중…</translation>
    </message>
    <message>
        <source>Examples ({count} of {most})</source>
        <translation>예시 ({count}/{most})</translation>
    </message>
    <message>
        <source>Examples of {name} ({count} of {most})</source>
        <translation>{name}의 예시 ({count}/{most})</translation>
    </message>
    <message>
        <source>Find out which examples help: each is left out in turn, and what is found is compared with what is painted</source>
        <translation>어떤 예시가 도움이 되는지 알아보기: 하나씩 빼고 찾은 것과 칠한 것을 비교합니다</translation>
    </message>
    <message>
        <source>Make the image on screen an example (S)</source>
        <translation>화면의 이미지를 예시로 만들기 (S)</translation>
    </message>
    <message>
        <source>Paint one object to start. S makes a corrected image an example, too.</source>
        <translation>물체 하나를 칠해 시작하세요. S를 누르면 수정한 이미지도 예시가 됩니다.</translation>
    </message>
    <message>
        <source>Paint one {name} to start. S makes a corrected image an example, too.</source>
        <translation>{name} 하나를 칠해 시작하세요. S를 누르면 수정한 이미지도 예시가 됩니다.</translation>
    </message>
    <message>
        <source>Use this image</source>
        <translation>이 이미지 사용</translation>
    </message>
</context>
<context>
    <name>ToolPanel</name>
    <message>
        <source>How different a colour may be and still be filled ([ and ])</source>
        <translation>색이 얼마나 달라도 채울지 ([ 와 ])</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Size of the tool</source>
        <translation>도구 크기</translation>
    </message>
    <message>
        <source>Size of the tool in image pixels ([ and ], or Shift + wheel)</source>
        <translation>이미지 픽셀 단위의 도구 크기 ([ 와 ], 또는 Shift + 휠)</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>허용 범위</translation>
    </message>
    <message>
        <source>Tolerance of the fill</source>
        <translation>채우기 허용 범위</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>도구</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
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
        <translation>폴더를 여기에 놓으세요.</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>폴더 열기…</translation>
    </message>
    <message>
        <source>Paint one object.</source>
        <translation>물체 하나를 칠하세요.</translation>
    </message>
    <message>
        <source>Show it one, and it finds the rest</source>
        <translation>하나만 보여 주면 나머지를 찾습니다</translation>
    </message>
    <message>
        <source>Try the sample folder</source>
        <translation>샘플 폴더로 해 보기</translation>
    </message>
    <message>
        <source>Watch it find the rest.</source>
        <translation>나머지를 찾는 것을 지켜보세요.</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Attributes that decided, strongest first</source>
        <translation>결정한 속성, 강한 것부터</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>히트맵</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>살펴보는 중…</translation>
    </message>
    <message>
        <source>Might be</source>
        <translation>후보</translation>
    </message>
    <message>
        <source>Nothing is known about this image and class yet.</source>
        <translation>이 이미지와 클래스에 대해 아직 알려진 것이 없습니다.</translation>
    </message>
    <message>
        <source>Select an image to see what decided.</source>
        <translation>이미지를 선택하면 무엇이 결정했는지 보입니다.</translation>
    </message>
    <message>
        <source>Show where the model looked (H)</source>
        <translation>모델이 본 곳 표시 (H)</translation>
    </message>
    <message>
        <source>What decided</source>
        <translation>결정 요인</translation>
    </message>
    <message>
        <source>What the image might be</source>
        <translation>이미지의 후보</translation>
    </message>
</context>
<context>
    <name>_Chip</name>
    <message>
        <source>{role}: {name}
Click to take it out of the search</source>
        <translation>{role}: {name}
클릭하면 검색에서 뺍니다</translation>
    </message>
    <message>
        <source>{role}: {name}. Press to take it out</source>
        <translation>{role}: {name}. 누르면 뺍니다</translation>
    </message>
</context>
<context>
    <name>_DoodleList</name>
    <message>
        <source>Saved doodles</source>
        <translation>저장된 스케치</translation>
    </message>
</context>
<context>
    <name>_ReasonDelegate</name>
    <message>
        <source>by you</source>
        <translation>직접</translation>
    </message>
</context>
<context>
    <name>_ShotRow</name>
    <message>
        <source>Remove this example and its painting</source>
        <translation>이 예시와 칠한 것 제거</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} 제거</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>{name} 보기</translation>
    </message>
    <message>
        <source>Use this example</source>
        <translation>이 예시 사용</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} 사용</translation>
    </message>
    <message>
        <source>What the other examples find here overlaps with it by {percent}.</source>
        <translation>다른 예시가 여기서 찾은 것과 {percent} 겹칩니다.</translation>
    </message>
    <message>
        <source>With this example the others are found {points} points better.</source>
        <translation>이 예시가 있으면 다른 예시를 {points}점 더 잘 찾습니다.</translation>
    </message>
    <message>
        <source>With this example the others are found {points} points worse.</source>
        <translation>이 예시가 있으면 다른 예시를 {points}점 더 못 찾습니다.</translation>
    </message>
    <message>
        <source>agrees {percent}</source>
        <translation>{percent} 일치</translation>
    </message>
    <message>
        <source>differs · {percent}</source>
        <translation>다름 · {percent}</translation>
    </message>
    <message>
        <source>kept, not used</source>
        <translation>보관, 사용 안 함</translation>
    </message>
    <message>
        <source>neutral · {percent}</source>
        <translation>중립 · {percent}</translation>
    </message>
    <message>
        <source>nothing painted</source>
        <translation>칠한 것 없음</translation>
    </message>
    <message>
        <source>{count} examples are the most. Remove one of them first.</source>
        <translation>예시는 최대 {count}개입니다. 먼저 하나를 제거하세요.</translation>
    </message>
    <message>
        <source>{share} of the image is painted.</source>
        <translation>이미지의 {share}가 칠해졌습니다.</translation>
    </message>
    <message>
        <source>▲ helps · {percent}</source>
        <translation>▲ 도움됨 · {percent}</translation>
    </message>
    <message>
        <source>▼ hurts · {percent}</source>
        <translation>▼ 방해됨 · {percent}</translation>
    </message>
</context>
<context>
    <name>about_box</name>
    <message>
        <source>Cache</source>
        <translation>캐시</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>실행 장치</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>설치되지 않음</translation>
    </message>
    <message>
        <source>the engine has not started yet</source>
        <translation>엔진이 아직 시작되지 않음</translation>
    </message>
    <message>
        <source>{language}, machine-made translation</source>
        <translation>{language}, 기계 번역</translation>
    </message>
</context>
<context>
    <name>attribute_rows</name>
    <message>
        <source>A to Z</source>
        <translation>가나다순</translation>
    </message>
    <message>
        <source>Changed only</source>
        <translation>바꾼 것만</translation>
    </message>
    <message>
        <source>Important first</source>
        <translation>중요한 것부터</translation>
    </message>
    <message>
        <source>Strongest first</source>
        <translation>강한 것부터</translation>
    </message>
</context>
<context>
    <name>class_import</name>
    <message>
        <source>Keep the classes you look for.</source>
        <translation>찾는 클래스만 남기세요.</translation>
    </message>
    <message>
        <source>The name {name}… has more than {number} characters.</source>
        <translation>이름 {name}…이(가) {number}자를 넘습니다.</translation>
    </message>
    <message>
        <source>The table has {number} classes; at most {most} can be told apart.</source>
        <translation>표에 클래스가 {number}개 있습니다. 최대 {most}개까지 구별할 수 있습니다.</translation>
    </message>
    <message>
        <source>The table names the class {name} twice, spelled in two ways.</source>
        <translation>표에 클래스 {name}이(가) 다른 표기로 두 번 나옵니다.</translation>
    </message>
</context>
<context>
    <name>class_words</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>클래스 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>A name has at most {number} characters.</source>
        <translation>이름은 최대 {number}자입니다.</translation>
    </message>
    <message>
        <source>Give the class a name.</source>
        <translation>클래스 이름을 입력하세요.</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln image(s) to {name}</source>
        <translation>
            <numerusform>이미지 %Ln개를 {name}(으)로 이동</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %Ln image(s)</source>
        <translation>
            <numerusform>이미지 %Ln개 해제</numerusform>
        </translation>
    </message>
    <message>
        <source>Switch {what} off</source>
        <translation>{what} 끄기</translation>
    </message>
    <message>
        <source>Switch {what} on</source>
        <translation>{what} 켜기</translation>
    </message>
    <message>
        <source>There is a class {name} already.</source>
        <translation>{name} 클래스가 이미 있습니다.</translation>
    </message>
</context>
<context>
    <name>classes</name>
    <message>
        <source>; the model knows no {names}</source>
        <translation>, 모델이 모르는 속성: {names}</translation>
    </message>
    <message>
        <source>; the model knows no {names} and {number} more</source>
        <translation>, 모델이 모르는 속성: {names} 외 {number}개</translation>
    </message>
    <message>
        <source>Imported from {name}: {changes}</source>
        <translation>{name}에서 가져옴: {changes}</translation>
    </message>
    <message>
        <source>{number} changed</source>
        <translation>{number}개 변경</translation>
    </message>
    <message>
        <source>{number} new</source>
        <translation>{number}개 추가</translation>
    </message>
</context>
<context>
    <name>classes_export</name>
    <message>
        <source>Choose copies.</source>
        <translation>복사를 선택하세요.</translation>
    </message>
    <message>
        <source>Links cannot be made in {folder}: {reason}.</source>
        <translation>{folder}에 링크를 만들 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made: {reason}.</source>
        <translation>폴더 {folder}을(를) 만들 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{source} cannot be copied: {reason}.</source>
        <translation>{source}을(를) 복사할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{source} is not there any more.</source>
        <translation>{source}이(가) 더는 없습니다.</translation>
    </message>
</context>
<context>
    <name>classify_classes</name>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>내가 만든 것</translation>
    </message>
    <message>
        <source>With images</source>
        <translation>이미지 있음</translation>
    </message>
</context>
<context>
    <name>classify_reasons</name>
    <message>
        <source>: the image shows {share} of it</source>
        <translation>: 이미지에 {share} 나타남</translation>
    </message>
    <message>
        <source>; looked for nearly everywhere</source>
        <translation>, 거의 모든 곳에서 찾음</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>직접</translation>
    </message>
    <message>
        <source>put there by you</source>
        <translation>직접 넣음</translation>
    </message>
    <message>
        <source>{name} spoke against {target}: {number}</source>
        <translation>{name}: {target}에 반대 {number}</translation>
    </message>
    <message>
        <source>{name} spoke for {target}: {number}</source>
        <translation>{name}: {target}에 찬성 {number}</translation>
    </message>
</context>
<context>
    <name>classify_rows</name>
    <message>
        <source>described by attributes and by images you put there</source>
        <translation>속성과 직접 넣은 이미지로 설명됨</translation>
    </message>
    <message>
        <source>described by attributes only</source>
        <translation>속성으로만 설명됨</translation>
    </message>
    <message>
        <source>the model was trained with images of it</source>
        <translation>모델이 이 클래스의 이미지로 학습됨</translation>
    </message>
</context>
<context>
    <name>classify_why</name>
    <message>
        <source>Why {name}?</source>
        <translation>왜 {name}인가요?</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>왜 그런가요?</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>An earlier export there is replaced, which cannot be undone. Other files stay.</source>
        <translation>그곳의 이전 내보내기가 바뀌며 되돌릴 수 없습니다. 다른 파일은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Attribute tables (*.csv *.txt);;All files (*)</source>
        <translation>속성 표 (*.csv *.txt);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>COCO or LabelMe (*.json);;All files (*)</source>
        <translation>COCO 또는 LabelMe (*.json);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Copy the best images</source>
        <translation>상위 이미지 복사</translation>
    </message>
    <message>
        <source>Export attributes</source>
        <translation>속성 내보내기</translation>
    </message>
    <message>
        <source>Export the list</source>
        <translation>목록 내보내기</translation>
    </message>
    <message>
        <source>Fewshot project (*{suffix})</source>
        <translation>Fewshot 프로젝트 (*{suffix})</translation>
    </message>
    <message>
        <source>How many, from the best one on:</source>
        <translation>개수(가장 좋은 것부터):</translation>
    </message>
    <message>
        <source>If you quit now, what you did last is lost.</source>
        <translation>지금 종료하면 마지막 작업이 사라집니다.</translation>
    </message>
    <message>
        <source>Images ({patterns});;All files (*)</source>
        <translation>이미지 ({patterns});;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Import attributes</source>
        <translation>속성 가져오기</translation>
    </message>
    <message>
        <source>Import masks</source>
        <translation>마스크 가져오기</translation>
    </message>
    <message>
        <source>Quit and lose it</source>
        <translation>종료하고 버리기</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>Replace the export?</source>
        <translation>내보내기를 바꿀까요?</translation>
    </message>
    <message>
        <source>Save project as</source>
        <translation>프로젝트를 다른 이름으로 저장</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>머무르기</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>표 (*.csv)</translation>
    </message>
    <message>
        <source>There are files already in {folder}: {names}.</source>
        <translation>{folder}에 이미 파일이 있습니다: {names}.</translation>
    </message>
    <message>
        <source>Weights (*.pth *.pt *.safetensors);;All files (*)</source>
        <translation>가중치 (*.pth *.pt *.safetensors);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Your work is not saved</source>
        <translation>작업이 저장되지 않았습니다</translation>
    </message>
</context>
<context>
    <name>export_choice</name>
    <message>
        <source>Choose a folder to export to.</source>
        <translation>내보낼 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>Choose at least one format.</source>
        <translation>형식을 하나 이상 선택하세요.</translation>
    </message>
    <message>
        <source>LabelMe always turns pictures, so it cannot have stored coordinates.</source>
        <translation>LabelMe는 항상 사진을 회전하므로 저장된 좌표를 쓸 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>export_dialog</name>
    <message>
        <source>A JSON file beside each picture, to open in labelme</source>
        <translation>사진마다 JSON 파일 하나, labelme에서 열기</translation>
    </message>
    <message>
        <source>A text file with polygons per picture; holes are cut open by a slit</source>
        <translation>사진마다 다각형 텍스트 파일 하나, 구멍은 틈으로 이어집니다</translation>
    </message>
    <message>
        <source>Area, share, regions and score of each class in each image</source>
        <translation>이미지마다 각 클래스의 면적, 비율, 영역, 점수</translation>
    </message>
    <message>
        <source>As the files store them, not turned</source>
        <translation>파일에 저장된 대로, 회전 없음</translation>
    </message>
    <message>
        <source>As the pictures are shown, turned by EXIF</source>
        <translation>사진이 보이는 대로, EXIF에 따라 회전</translation>
    </message>
    <message>
        <source>Copy them</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Each connected region</source>
        <translation>이어진 영역 각각</translation>
    </message>
    <message>
        <source>Everything of a class in an image</source>
        <translation>이미지 안의 한 클래스 전체</translation>
    </message>
    <message>
        <source>Exact masks, with their holes</source>
        <translation>구멍까지 포함한 정확한 마스크</translation>
    </message>
    <message>
        <source>Hard links: no second copy on this disk</source>
        <translation>하드 링크: 디스크에 복사본 없음</translation>
    </message>
    <message>
        <source>Indexed PNG masks and lists, as torchvision reads them</source>
        <translation>torchvision이 읽는 인덱스 PNG 마스크와 목록</translation>
    </message>
    <message>
        <source>Leave them where they are</source>
        <translation>원래 위치에 두기</translation>
    </message>
    <message>
        <source>One JSON file with a region per object</source>
        <translation>물체마다 영역 하나인 JSON 파일 하나</translation>
    </message>
    <message>
        <source>Only the indexed PNG masks, in the folders of the images</source>
        <translation>이미지의 폴더 구조대로 인덱스 PNG 마스크만</translation>
    </message>
    <message>
        <source>Plain &amp;masks</source>
        <translation>마스크만(&amp;M)</translation>
    </message>
    <message>
        <source>Polygons; holes are lost</source>
        <translation>다각형, 구멍은 사라짐</translation>
    </message>
    <message>
        <source>Symbolic links</source>
        <translation>심볼릭 링크</translation>
    </message>
    <message>
        <source>Table (CS&amp;V)</source>
        <translation>표 (CS&amp;V)</translation>
    </message>
</context>
<context>
    <name>folder</name>
    <message>
        <source>0 of the first {number} files in {name} are images. Found: {seen}. Choose another folder.</source>
        <translation>{name}의 처음 {number}개 파일 중 이미지가 없습니다. 찾은 파일: {seen}. 다른 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>0 of {number} files in {name} are images. Found: {seen}. Choose another folder.</source>
        <translation>{name}의 파일 {number}개 중 이미지가 없습니다. 찾은 파일: {seen}. 다른 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>The folder {name} is empty. Choose another one.</source>
        <translation>{name} 폴더가 비어 있습니다. 다른 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>no ending</source>
        <translation>확장자 없음</translation>
    </message>
</context>
<context>
    <name>folder_scan</name>
    <message>
        <source>The folder {folder} cannot be read: {reason}.</source>
        <translation>폴더 {folder}을(를) 읽을 수 없습니다: {reason}.</translation>
    </message>
</context>
<context>
    <name>import_dialog</name>
    <message>
        <source>COCO JSON file</source>
        <translation>COCO JSON 파일</translation>
    </message>
    <message>
        <source>Folder of masks: indexed, or black and white</source>
        <translation>마스크 폴더: 인덱스 또는 흑백</translation>
    </message>
    <message>
        <source>LabelMe JSON files</source>
        <translation>LabelMe JSON 파일</translation>
    </message>
    <message>
        <source>PASCAL VOC folder</source>
        <translation>PASCAL VOC 폴더</translation>
    </message>
    <message>
        <source>What it looks like</source>
        <translation>자동 판별</translation>
    </message>
    <message>
        <source>YOLO-seg folder</source>
        <translation>YOLO-seg 폴더</translation>
    </message>
</context>
<context>
    <name>job_status</name>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>{hours}시간 {minutes}분 남음</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>{minutes}분 남음</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>{seconds}초 남음</translation>
    </message>
</context>
<context>
    <name>log_viewer</name>
    <message>
        <source>Errors only</source>
        <translation>오류만</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>경고와 오류</translation>
    </message>
</context>
<context>
    <name>mask_commands</name>
    <message>
        <source>Copy from previous</source>
        <translation>이전에서 복사</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>채우기</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>구멍 채우기</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>넓히기</translation>
    </message>
    <message>
        <source>Remove islands</source>
        <translation>작은 조각 제거</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>좁히기</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>다듬기</translation>
    </message>
    <message>
        <source>Snap to edges</source>
        <translation>가장자리에 맞추기</translation>
    </message>
</context>
<context>
    <name>mask_import</name>
    <message>
        <source>Choose its format, and try again.</source>
        <translation>형식을 선택하고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>There are {names}.</source>
        <translation>있는 클래스: {names}.</translation>
    </message>
    <message>
        <source>What {path} holds cannot be told.</source>
        <translation>{path}의 내용을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>{path} has no class {name}.</source>
        <translation>{path}에 클래스 {name}이(가) 없습니다.</translation>
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
        <translation>호박색</translation>
    </message>
    <message>
        <source>Aqua</source>
        <translation>아쿠아</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Brown</source>
        <translation>갈색</translation>
    </message>
    <message>
        <source>Crimson</source>
        <translation>진홍</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>Ice blue</source>
        <translation>얼음 파랑</translation>
    </message>
    <message>
        <source>Lilac</source>
        <translation>라일락</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>자홍</translation>
    </message>
    <message>
        <source>Mint</source>
        <translation>민트</translation>
    </message>
    <message>
        <source>Olive</source>
        <translation>올리브</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>주황</translation>
    </message>
    <message>
        <source>Pale green</source>
        <translation>연두</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>분홍</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>자주</translation>
    </message>
    <message>
        <source>Raspberry</source>
        <translation>라즈베리</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>장미색</translation>
    </message>
    <message>
        <source>Rust</source>
        <translation>녹빛</translation>
    </message>
    <message>
        <source>Sky blue</source>
        <translation>하늘색</translation>
    </message>
    <message>
        <source>Slate blue</source>
        <translation>슬레이트 파랑</translation>
    </message>
    <message>
        <source>Straw</source>
        <translation>밀짚색</translation>
    </message>
    <message>
        <source>Ultramarine</source>
        <translation>군청</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>보라</translation>
    </message>
</context>
<context>
    <name>prediction_panel</name>
    <message>
        <source>{ms} ms per image on this machine.</source>
        <translation>이 컴퓨터에서 이미지당 {ms} ms.</translation>
    </message>
</context>
<context>
    <name>project_tasks</name>
    <message>
        <source>Choose another name.</source>
        <translation>다른 이름을 선택하세요.</translation>
    </message>
    <message>
        <source>The project has no mask of {name}.</source>
        <translation>프로젝트에 {name}의 마스크가 없습니다.</translation>
    </message>
    <message>
        <source>{path} exists already.</source>
        <translation>{path}이(가) 이미 있습니다.</translation>
    </message>
</context>
<context>
    <name>query_chips</name>
    <message>
        <source>Example</source>
        <translation>예시</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>맞음</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>틀림</translation>
    </message>
</context>
<context>
    <name>result_hover_bar</name>
    <message>
        <source>More like this (M)</source>
        <translation>비슷한 것 더 보기 (M)</translation>
    </message>
    <message>
        <source>Right: more of these (+)</source>
        <translation>맞음: 이런 것 더 (+)</translation>
    </message>
    <message>
        <source>Use as example for segmenting (S)</source>
        <translation>분할 예시로 사용 (S)</translation>
    </message>
    <message>
        <source>Wrong: fewer of these (-)</source>
        <translation>틀림: 이런 것 덜 (-)</translation>
    </message>
</context>
<context>
    <name>result_list</name>
    <message>
        <source>, example of the search</source>
        <translation>, 검색 예시</translation>
    </message>
    <message>
        <source>, marked as right</source>
        <translation>, 맞음으로 표시</translation>
    </message>
    <message>
        <source>, marked as wrong</source>
        <translation>, 틀림으로 표시</translation>
    </message>
</context>
<context>
    <name>results_export</name>
    <message>
        <source>The folder {folder} cannot be made: {reason}.</source>
        <translation>폴더 {folder}을(를) 만들 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{source} cannot be copied: {reason}.</source>
        <translation>{source}을(를) 복사할 수 없습니다: {reason}.</translation>
    </message>
</context>
<context>
    <name>segment_advice</name>
    <message>
        <source>All examples are switched off.</source>
        <translation>모든 예시가 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>Nothing above {threshold} here. The best score is {best}: lower the threshold?</source>
        <translation>여기에는 {threshold}을(를) 넘는 것이 없습니다. 최고 점수는 {best}입니다. 임계값을 낮출까요?</translation>
    </message>
    <message>
        <source>Only {percent} % is painted. Paint more of the object.</source>
        <translation>{percent} %만 칠했습니다. 물체를 더 칠하세요.</translation>
    </message>
    <message>
        <source>Paint one object to start</source>
        <translation>물체 하나를 칠해 시작하세요</translation>
    </message>
    <message>
        <source>Paint one {name} to find more of them</source>
        <translation>{name} 하나를 칠하면 더 찾아 줍니다</translation>
    </message>
    <message>
        <source>{percent} is painted, so there is no background. Paint the object only.</source>
        <translation>{percent}가 칠해져 배경이 없습니다. 물체만 칠하세요.</translation>
    </message>
</context>
<context>
    <name>settings_keys</name>
    <message>
        <source>Classify</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>모든 곳</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Segment</source>
        <translation>분할</translation>
    </message>
</context>
<context>
    <name>settings_pages</name>
    <message>
        <source>Automatic: the graphics card where it works</source>
        <translation>자동: 가능하면 그래픽 카드</translation>
    </message>
</context>
<context>
    <name>shortcut_keys</name>
    <message>
        <source>hiding the overlay</source>
        <translation>오버레이 숨기기</translation>
    </message>
    <message>
        <source>moving the picture</source>
        <translation>이미지 이동</translation>
    </message>
    <message>
        <source>swapping brush and eraser</source>
        <translation>브러시와 지우개 전환</translation>
    </message>
</context>
<context>
    <name>text_lists</name>
    <message>
        <source>{names} and {last}</source>
        <translation>{names}, {last}</translation>
    </message>
</context>
<context>
    <name>theme_titles</name>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
</context>
<context>
    <name>tools</name>
    <message>
        <source>Box</source>
        <translation>상자</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>브러시</translation>
    </message>
    <message>
        <source>Click an area of one colour. Shift fills a hole of the painting, the right button takes away</source>
        <translation>한 가지 색의 영역을 클릭하세요. Shift는 칠한 곳의 구멍 채우기, 오른쪽 버튼은 빼기</translation>
    </message>
    <message>
        <source>Click the corners. Double-click or Enter closes, Backspace takes a corner back, Shift takes away</source>
        <translation>꼭짓점을 클릭하세요. 두 번 클릭이나 Enter로 닫기, Backspace로 꼭짓점 취소, Shift는 빼기</translation>
    </message>
    <message>
        <source>Drag around the object; Shift or the right button takes away</source>
        <translation>물체 둘레를 끌어 그리기, Shift나 오른쪽 버튼은 빼기</translation>
    </message>
    <message>
        <source>Drag from corner to corner; Shift or the right button takes away</source>
        <translation>모서리에서 모서리로 끌기, Shift나 오른쪽 버튼은 빼기</translation>
    </message>
    <message>
        <source>Drag to erase, right button to paint</source>
        <translation>끌어서 지우기, 오른쪽 버튼은 칠하기</translation>
    </message>
    <message>
        <source>Drag to move the picture, wheel to zoom</source>
        <translation>끌어서 이미지 이동, 휠로 확대/축소</translation>
    </message>
    <message>
        <source>Drag to paint, right button to erase, Shift for a straight line</source>
        <translation>끌어서 칠하기, 오른쪽 버튼은 지우기, Shift는 직선</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>채우기</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>올가미</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>다각형</translation>
    </message>
    <message>
        <source>Scribble over the object. Tab takes what is found, Esc drops it, right button: not this</source>
        <translation>물체 위에 낙서하세요. Tab으로 적용, Esc로 버리기, 오른쪽 버튼: 이건 아님</translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation>스마트 브러시</translation>
    </message>
</context>
</TS>
