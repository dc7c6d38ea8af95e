import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { another, type Door, openDoor, practice, referral, type Said } from '../http/fhir/house.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

type Members = Readonly<Record<string, unknown>>;

let last = 0;
/** A referral of its own, whose person has these elements in place of theirs. */
function about(changes: Members) {
  last += 1;
  const bundle = another(`A-${last}`);
  for (const { resource } of bundle.entry) if (resource.resourceType === 'Patient') Object.assign(resource, changes);
  return bundle;
}

/** The errors of an answer: the code of each, and where. */
const errorsIn = ({ json }: Said): readonly string[] =>
  json.issue
    .filter(({ severity }: { severity: string }) => severity === 'error')
    .map((issue: { details: { text: string }; expression: string[] }) => `${issue.details.text} ${issue.expression}`);

const at = `Bundle.entry[${referral().entry.findIndex(({ resource }) => resource.resourceType === 'Patient')}].resource`;
const kept = async () => (await door.get('/ServiceRequest')).json.total;

describe('attack 40: a narrative', () => {
  const div = (html: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${html}</div>`;

  test.each([
    ['a script', div('<script>fetch("/token")</script>')],
    ['a script in other letters', div('<ScRiPt>alert(1)</ScRiPt>')],
    ['an event handler', div('<img src="#a" onerror="alert(1)"/>')],
    ['an event handler on the div', '<div xmlns="http://www.w3.org/1999/xhtml" onclick="alert(1)">x</div>'],
    ['svg', div('<svg onload="alert(1)"><text>x</text></svg>')],
    ['an svg image in a data URL', div('<img src="data:image/svg+xml;base64,PHN2Zy8+"/>')],
    ['an image from outside', div('<img src="https://elsewhere.example/pixel.png"/>')],
    ['an image from outside, without a scheme', div('<img src="//elsewhere.example/pixel.png"/>')],
    ['a javascript link', div('<a href="javascript:alert(1)">x</a>')],
    ['a javascript link with a tab in it', div('<a href="java&#9;script:alert(1)">x</a>')],
    ['a link to a page in a data URL', div('<a href="data:text/html,x">x</a>')],
    ['a frame', div('<iframe src="http://127.0.0.1/"/>')],
    ['a form', div('<form action="https://elsewhere.example/"><input name="a"/></form>')],
    ['a style that loads something', div('<p style="background:u\\rl(https://elsewhere.example/a)">x</p>')],
    ['an entity of a document type', `<!DOCTYPE div [<!ENTITY x SYSTEM "file:///etc/passwd">]>${div('&x;')}`],
  ])('with %s is refused, and nothing of it repeated', async (_what, html) => {
    const before = await kept();
    const said = await door.post('/', about({ text: { status: 'generated', div: html } }));
    expect([said.status, errorsIn(said)]).toEqual([422, [`invariant ${at}.text.div`]]);
    expect(said.text).not.toMatch(/alert|elsewhere|passwd|fetch/);
    expect(await kept()).toBe(before);
  });

  test('with formatting and a picture of its own is taken as it is', async () => {
    const html = div('<p><b>Mrs A</b> <img src="data:image/png;base64,iVBORw0KGgo=" alt="x"/></p>');
    const said = await door.post('/', about({ text: { status: 'generated', div: html } }));
    expect(said.status).toBe(200);
  });
});

describe('attack 42: an attachment', () => {
  const jpeg = { contentType: 'image/jpeg' };

  test.each([
    ['data that is no base64', { ...jpeg, data: '<%=7*7%>' }, `value ${at}.photo[0].data`],
    ['base64 that is cut off', { ...jpeg, data: 'AAAAA' }, `value ${at}.photo[0].data`],
    ['another size than its data', { ...jpeg, data: 'AAAA', size: 4 }, `value ${at}.photo[0].size`],
    ['a size that is none', { ...jpeg, url: 'https://elsewhere.example/', size: -1 }, `value ${at}.photo[0].size`],
    ['data of no kind', { data: 'AAAA' }, `invariant ${at}.photo[0]`],
    ['a URL that is none', { ...jpeg, url: 'http://127.0.0.1/ x' }, `value ${at}.photo[0].url`],
  ])('with %s is refused', async (_what, photo, issue) => {
    const said = await door.post('/', about({ photo: [photo] }));
    expect([said.status, errorsIn(said)]).toEqual([422, [issue]]);
  });
});

describe('attack 46: an NHS number', () => {
  const nhs = 'https://fhir.nhs.uk/Id/nhs-number';
  const right = '9991079203';
  const other = '9992663006';

  test.each([
    ['with a wrong check digit', [{ system: nhs, value: '9991079204' }], `nhs-number ${at}.identifier`],
    ['with letters for digits', [{ system: nhs, value: '99910792O3' }], `nhs-number ${at}.identifier`],
    ['of nine digits', [{ system: nhs, value: '999107920' }], `nhs-number ${at}.identifier`],
    ['of one repeated digit', [{ system: nhs, value: '1111111111' }], `nhs-number ${at}.identifier`],
    [
      'beside a different one',
      [
        { system: nhs, value: right },
        { system: nhs, value: other },
      ],
      `ambiguous ${at}.identifier[1]`,
    ],
  ])('%s is refused, and no number is repeated', async (_what, identifier, issue) => {
    const before = await kept();
    const said = await door.post('/', about({ identifier }));
    expect([said.status, errorsIn(said)]).toEqual([422, [issue]]);
    for (const { value } of identifier) expect(said.text).not.toContain(value);
    expect(said.text).not.toMatch(/\d{9}/);
    expect(await kept()).toBe(before);
  });

  test.each([`${nhs}/`, nhs.replace('https', 'http').replace('/Id/', '/id/')])(
    'under %s it is read as one, and the person is found by it in the right spelling',
    async (system) => {
      const value = '9990000026';
      const said = await door.post('/', about({ identifier: [{ system, value }] }));
      expect(said.status).toBe(200);
      const found = await door.post('/Patient/_search', `identifier=${encodeURIComponent(`${nhs}|${value}`)}`, {
        as: practice,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect(found.status).toBe(200);
      expect(found.json.total).toBeGreaterThan(0);
    },
  );

  test.each(['https://elsewhere.example/nhs-number', 'http://fhir.nhs.net/Id/nhs-number'])(
    'under %s is none: it is kept as a number of that system, and nobody finds the person by it as an NHS number',
    async (system) => {
      const value = '9990000034';
      const said = await door.post('/', about({ identifier: [{ system, value }] }), {
        headers: { prefer: 'return=representation' },
      });
      expect(said.status).toBe(200);
      const found = await door.post('/Patient/_search', `identifier=${encodeURIComponent(`${nhs}|${value}`)}`, {
        as: practice,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect([found.status, found.json.total]).toEqual([200, 0]);
    },
  );
});
