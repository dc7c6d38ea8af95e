import { type Call, fhirJson, type Pair, refuse } from './call.js';

/** A media type with its parameters, names in small letters. */
interface Media {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Longer than any header that is meant. */
const longest = 2000;

function mediaOf(text: string): Media {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = rest.map((part): [string, string] => {
    const [name = '', ...value] = part.split('=');
    return [name.trim().toLowerCase(), value.join('=').trim().replace(/^"|"$/g, '').toLowerCase()];
  });
  return { type: type.toLowerCase(), parameters: new Map(parameters) };
}

/** FHIR R4 (http://hl7.org/fhir/R4/http.html#version-parameter), in UTF-8. A parameter we do not know is not our business. */
function isR4({ parameters }: Media): boolean {
  const version = parameters.get('fhirversion') ?? '4.0';
  const charset = parameters.get('charset') ?? 'utf-8';
  return ['4.0', '4.0.1'].includes(version) && ['utf-8', 'utf8'].includes(charset);
}

const written = [fhirJson, 'application/json', 'text/json', 'application/*', '*/*'];
const formats = [fhirJson, 'application/json', 'text/json', 'json'];

const notAcceptable = () =>
  refuse('not-acceptable', `found another format that is asked for; expected ${fhirJson} with fhirVersion=4.0`);

/**
 * Refuses (406) a request for anything but JSON of FHIR R4. `_format` counts for more than `Accept`
 * (http://hl7.org/fhir/R4/http.html#parameters).
 */
export function checkAccept(accept: string | undefined, query: readonly Pair[]): void {
  const format = query.filter(([name]) => name === '_format');
  checkFormat(format);
  if (format.length > 0 || accept === undefined || accept.trim() === '') return;
  if (accept.length > longest) throw notAcceptable();
  const isWanted = (media: Media) =>
    written.includes(media.type) && isR4(media) && Number(media.parameters.get('q') ?? 1) > 0;
  if (!accept.split(',').map(mediaOf).some(isWanted)) throw notAcceptable();
}

/** Refuses (406) any `_format` but JSON. A plus sign in a query that was not encoded arrives as a space. */
export function checkFormat(pairs: readonly Pair[]): void {
  for (const [, value] of pairs) {
    const media = mediaOf(value.slice(0, longest).replace('fhir json', 'fhir+json'));
    if (!formats.includes(media.type) || !isR4(media)) throw notAcceptable();
  }
}

/** Refuses (415) a body of another media type, another version of FHIR, or another encoding than UTF-8. */
export function checkContent(contentType: string | undefined, expected: readonly string[]): void {
  const media = mediaOf((contentType ?? '').slice(0, longest));
  if (expected.includes(media.type) && isR4(media)) return;
  const found = contentType === undefined ? 'no Content-Type' : 'another Content-Type';
  throw refuse('media-type', `found ${found}; expected ${expected.join(' or ')}, in UTF-8 and of FHIR 4.0`);
}

export const returnPreferences = ['minimal', 'representation', 'operationoutcome'] as const;

/** What a client prefers (RFC 7240; http://hl7.org/fhir/R4/http.html#ops). What is not understood is passed over. */
export interface Preferences {
  readonly return: (typeof returnPreferences)[number] | undefined;
  readonly isLenient: boolean;
}

export function preferencesOf(call: Pick<Call, 'header'>): Preferences {
  const said = (call.header('prefer') ?? '').slice(0, longest).toLowerCase();
  const wishes = new Map(
    said.split(/[,;]/).map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=').map((side) => side.trim().replace(/^"|"$/g, ''));
      return [name, value];
    }),
  );
  return {
    return: returnPreferences.find((one) => one === wishes.get('return')),
    isLenient: wishes.get('handling') === 'lenient',
  };
}
