import { describe, expect, test } from '@jest/globals';
import { createConformance } from '../../src/conformance/check.js';
import { patient } from './resources.js';

const { check } = createConformance();
const withDiv = (div: string) => ({ ...patient, text: { status: 'generated', div } });
const inside = (html: string) => withDiv(`<div xmlns="http://www.w3.org/1999/xhtml">${html}</div>`);

describe('narrative that is allowed', () => {
  test.each([
    'text only',
    '<p>a</p><ul><li>b</li></ul>',
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
    '<a href="https://a.example/?a=1&amp;b=2">x</a> <a href="mailto:x@a.example">y</a> <a name="z">z</a> <a href="#z">z</a>',
    '<img src="#pic" alt="x"/>',
    '<img src="data:image/png;base64,AAAA" alt="x"/>',
    '<p style="color: red">x</p>',
    '<p class=\'a\' id="b">&lt;script&gt; &#233; &#xe9;</p>',
    '<!-- a remark --><p>x</p>',
    '<br/><hr />x',
    '&lt;a href="javascript:alert(1)"&gt; is text',
    'Zo\u00eb \u202eabc',
  ])('%s', (html) => expect(check(inside(html))).toEqual([]));
});

describe('narrative that is refused', () => {
  test.each([
    '<script>alert(1)</script>',
    '<SCRIPT>alert(1)</SCRIPT>',
    '<p onclick="alert(1)">x</p>',
    '<p OnClick="x">x</p>',
    '<img src="x" onerror="alert(1)"/>',
    '<img src="https://a.example/pixel.gif"/>',
    '<img src="//a.example/pixel.gif"/>',
    '<img src="data:image/svg+xml;base64,AAAA"/>',
    '<img src="data:text/html,x"/>',
    '<svg><script>1</script></svg>',
    '<iframe src="x"></iframe>',
    '<object data="x"></object>',
    '<form><input/></form>',
    '<link rel="stylesheet" href="x"/>',
    '<base href="https://a.example"/>',
    '<style>p {}</style>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java&#10;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<p style="background: url(https://a.example/x)">x</p>',
    '<p style="background: u\\rl(https://a.example/x)">x</p>',
    '<p style="background: url(//a.example/x)">x</p>',
    '<p style="width: exp/**/ression(alert(1))">x</p>',
    '<p>x',
    '<p>x</b></p>',
    '<p class=a>x</p>',
    '<p class="a" class="b">x</p>',
    'a & b',
    '&nbsp;x',
    '&unknown;x',
    '<p>a < b</p>',
    '<![CDATA[x]]>',
    '<?php x ?>',
    '<!-- a -- b -->x',
    '<!-- not ended',
    '   ',
    '<br/>',
    '<x:p>x</x:p>',
  ])('%s', (html) =>
    expect(check(inside(html)).map((i) => `${i.code} ${i.path}`)).toEqual(['invariant Patient.text.div']),
  );

  test.each([
    'just text',
    '<div>no namespace</div>',
    '<div xmlns="http://a.example">x</div>',
    '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
    '<div xmlns="http://www.w3.org/1999/xhtml">x</div><div>y</div>',
    '<!DOCTYPE html><div xmlns="http://www.w3.org/1999/xhtml">x</div>',
    '<div xmlns="http://www.w3.org/1999/xhtml"/>',
    '<div xmlns="http://www.w3.org/1999/xhtml"><body>x</body></div>',
  ])('%s', (div) =>
    expect(check(withDiv(div)).map((i) => `${i.code} ${i.path}`)).toEqual(['invariant Patient.text.div']),
  );

  test('says nothing of what the narrative says', () => {
    const [issue] = check(inside('<p onclick="secret-1">secret-2</p>'));
    expect(issue?.text).toBe('found an attribute that narrative may not have (event handlers among them)');
  });

  test('a megabyte of markup is read in one pass', () => {
    expect(check(inside('<b>x</b>'.repeat(120_000)))).toEqual([]);
    expect(check(inside('<b '.repeat(300_000))).map((i) => i.path)).toEqual(['Patient.text.div']);
    expect(check(inside(`<b ${'a="1" '.repeat(150_000)}`)).map((i) => i.path)).toEqual(['Patient.text.div']);
  });
});
