import type { Report } from './report.js';

/**
 * XHTML that narrative may hold (http://hl7.org/fhir/R4/narrative.html, txt-1): formatting, tables, lists, links and
 * images of HTML 4.0 chapters 7–11 and 15. No script, form, frame, object or stylesheet.
 */
const elements = new Set(
  (
    'p br div h1 h2 h3 h4 h5 h6 a span b em i u s strike strong small big tt font dfn q var abbr acronym cite blockquote hr ' +
    'address bdo kbd sub sup ins del ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp ' +
    'img map area'
  ).split(' '),
);
const attributes = new Set(
  (
    'title style class id lang xml:lang xml:space dir accesskey tabindex xmlns href name src alt longdesc height width usemap ' +
    'ismap border span align valign char charoff abbr axis headers scope rowspan colspan nowrap bgcolor summary cellspacing ' +
    'cellpadding frame rules cite datetime charset type hreflang rel rev shape coords start value compact noshade size color ' +
    'face clear nohref'
  ).split(' '),
);
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const tag = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attribute = /([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entity = /&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]*));|&/g;

/** Reads the XHTML of a narrative and reports what is not well-formed, not allowed, or reaches outside. */
export function checkNarrative(div: string, path: string, report: Report): void {
  const fault = narrativeFault(div.trim());
  if (fault !== undefined) report.error('invariant', path, fault);
}

function narrativeFault(html: string): string | undefined {
  const open: string[] = [];
  let content = false;
  let at = 0;
  while (at < html.length) {
    if (html[at] !== '<') {
      const end = html.indexOf('<', at);
      const text = html.slice(at, end === -1 ? html.length : end);
      if (open.length === 0) return 'found text outside the div, expected one div';
      const wrong = entityFault(text);
      if (wrong) return wrong;
      content ||= /\S/.test(text);
      at += text.length;
      continue;
    }
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('--', at + 4);
      if (end === -1 || html[end + 2] !== '>') return 'found a comment that is not well-formed';
      at = end + 3;
      continue;
    }
    tag.lastIndex = at;
    const found = tag.exec(html);
    if (!found) return 'found markup that is not well-formed XHTML';
    const [whole, slash, name = '', attrs = '', selfClosing] = found;
    at += whole.length;
    if (slash) {
      if (attrs || open.pop() !== name) return 'found an end tag that ends nothing, expected well-formed XHTML';
      if (open.length === 0 && at < html.length) return 'found content after the div, expected one div';
      continue;
    }
    if (open.length === 0 && name !== 'div') return 'found another element, expected a div';
    if (!elements.has(name))
      return 'found an element that narrative may not have, expected formatting, tables, lists, links or images';
    const wrong = attributesFault(attrs, name, open.length === 0);
    if (wrong) return wrong;
    content ||= name === 'img';
    if (!selfClosing) open.push(name);
    else if (open.length === 0) break;
  }
  if (open.length > 0) return 'found an element that is not ended, expected well-formed XHTML';
  return content ? undefined : 'found a div without content, expected text or an image';
}

function attributesFault(text: string, element: string, root: boolean): string | undefined {
  const seen = new Set<string>();
  for (const [, name = '', double, single] of text.matchAll(attribute)) {
    const raw = double ?? single ?? '';
    if (seen.has(name)) return 'found an attribute twice, expected well-formed XHTML';
    seen.add(name);
    if (!attributes.has(name)) return 'found an attribute that narrative may not have (event handlers among them)';
    const wrong = entityFault(raw) ?? valueFault(name, decode(raw), element);
    if (wrong) return wrong;
    if (name === 'xmlns' && raw !== 'http://www.w3.org/1999/xhtml') return 'found another namespace, expected XHTML';
  }
  return root && !seen.has('xmlns') ? 'found a div without the XHTML namespace' : undefined;
}

/** A browser ignores space and control characters inside a scheme; so must this. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what hides `java\tscript:`
const ignored = /[\u0000-\u0020\u007f-\u00a0]/g;

function valueFault(name: string, value: string, element: string): string | undefined {
  const bare = value.replace(ignored, '').toLowerCase();
  if (name === 'style') {
    const css = bare.replace(/\/\*.*?\*\//g, '').replaceAll('\\', '');
    const reaches = /expression\(|@import|javascript:|behavior:|-moz-binding/.test(css);
    const urls = [...css.matchAll(/url\(["']?([^)"']*)/g)].map(([, url = '']) => url);
    return reaches || urls.some(isOutside) ? 'found a style that reaches outside the text' : undefined;
  }
  if (name === 'src' || name === 'longdesc' || name === 'usemap') {
    return !isOutside(bare) ? undefined : `found an ${element} from outside the message, expected #id or a data: image`;
  }
  if (name !== 'href' && name !== 'cite') return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):/.exec(bare)?.[1];
  return scheme === undefined || ['http', 'https', 'ftp', 'mailto', 'tel', 'urn'].includes(scheme)
    ? undefined
    : 'found a link with a scheme that can run code, expected http, https, mailto or tel';
}

/** A relative address leads nowhere from here, and harms nobody: HL7's own definitions are full of them. */
const isOutside = (url: string): boolean =>
  !/^data:image\/(png|gif|jpeg|webp)[;,]/.test(url) && /^([a-z][a-z0-9+.-]*:|[/\\]{2})/.test(url);

function entityFault(text: string): string | undefined {
  for (const [, decimal, hex, name] of text.matchAll(entity)) {
    if (decimal === undefined && hex === undefined && (name === undefined || named[name] === undefined)) {
      return 'found an entity that XML does not have, expected the character itself';
    }
  }
  return undefined;
}

function decode(text: string): string {
  return text.replace(entity, (whole: string, decimal?: string, hex?: string, name?: string) => {
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined;
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    return (name !== undefined ? named[name] : undefined) ?? whole;
  });
}
