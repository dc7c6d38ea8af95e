import type { Request } from 'express';
import { error, type Issue } from '../../domain/issue.js';

/** A media type with its parameters, names and values in lower case (RFC 9110 §8.3.1). */
export interface MediaType {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The media types of a header, in its order; what is empty is none. */
export function mediaTypesIn(header: string): readonly MediaType[] {
  return header.split(',').flatMap((part) => {
    const [type = '', ...rest] = part.split(';').map((piece) => piece.trim().toLowerCase());
    if (type === '') return [];
    const parameters = rest.flatMap((piece): [string, string][] => {
      const equals = piece.indexOf('=');
      if (equals === -1) return [];
      return [
        [
          piece.slice(0, equals).trim(),
          piece
            .slice(equals + 1)
            .trim()
            .replaceAll('"', ''),
        ],
      ];
    });
    return [{ type, parameters: Object.fromEntries(parameters) }];
  });
}

const isUtf8 = ({ parameters: { charset = 'utf-8' } }: MediaType) => ['utf-8', 'utf8'].includes(charset);
const isR4 = ({ parameters: { fhirversion = '4.0' } }: MediaType) => ['4.0', '4.0.1'].includes(fhirversion);

/** What is wrong with the `Content-Type` of a body: it must be `type`, in UTF-8, and where it says so of FHIR R4. */
export function checkContentType({ headers }: Request, type: string): Issue[] {
  const found = mediaTypesIn(headers['content-type'] ?? '');
  const [only] = found;
  if (only !== undefined && found.length === 1 && only.type === type && isUtf8(only) && isR4(only)) return [];
  return [error('media-type', '', `found another Content-Type; expected ${type} in UTF-8`)];
}

/**
 * What is wrong with what is wished for (`Accept`): one of its media types has to be among `types`, and `suits`. Who
 * wishes for nothing takes what comes.
 */
export function checkAccept(
  { headers }: Request,
  types: readonly string[],
  suits: (wish: MediaType) => boolean = () => true,
): Issue[] {
  const { accept } = headers;
  if (accept === undefined) return [];
  const wished = mediaTypesIn(accept).filter(({ parameters: { q = '1' } }) => Number(q) > 0);
  const isOffered = ({ type }: MediaType) =>
    type === '*/*' || types.some((one) => type === one || type === `${one.slice(0, one.indexOf('/'))}/*`);
  if (wished.some((wish) => isOffered(wish) && isR4(wish) && suits(wish))) return [];
  return [error('not-acceptable', '', `found an Accept that cannot be met; expected ${types[0]}`)];
}
