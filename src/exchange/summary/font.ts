import { inflateSync } from 'node:zlib';

/** A font as it is embedded, and which characters it has a glyph for. */
export interface Font {
  readonly bytes: Buffer;
  has(codePoint: number): boolean;
}

interface Table {
  readonly tag: string;
  readonly checksum: number;
  readonly bytes: Buffer;
}

/**
 * Unpacks a font from WOFF 1.0 (https://www.w3.org/TR/WOFF/), once: what draws letters with it would unpack its tables
 * again for every letter. What the font has no glyph for would be printed as an empty box, and nobody would know, so its
 * `cmap` says what there is (OpenType 1.9, subtables of format 4 and 12).
 */
export function openFont(woff: Buffer): Font {
  const tables = Array.from({ length: woff.readUInt16BE(12) }, (_none, i) => tableAt(woff, 44 + 20 * i));
  const cmap = tables.find(({ tag }) => tag === 'cmap')?.bytes;
  if (cmap === undefined) throw new Error('The font has no cmap');
  const starts = Array.from({ length: cmap.readUInt16BE(2) }, (_none, i) => cmap.readUInt32BE(4 + 8 * i + 4));
  const points = new Set([...new Set(starts)].flatMap((at) => pointsIn(cmap, at)));
  if (points.size === 0) throw new Error('The font has no cmap of format 4 or 12');
  return { bytes: sfntOf(woff.readUInt32BE(4), tables), has: (codePoint) => points.has(codePoint) };
}

function tableAt(woff: Buffer, entry: number): Table {
  const tag = woff.toString('latin1', entry, entry + 4);
  const offset = woff.readUInt32BE(entry + 4);
  const packed = woff.readUInt32BE(entry + 8);
  const stored = woff.subarray(offset, offset + packed);
  const bytes = packed === woff.readUInt32BE(entry + 12) ? stored : inflateSync(stored);
  return { tag, checksum: woff.readUInt32BE(entry + 16), bytes };
}

/** The tables as a TrueType file (OpenType 1.9, "Organization of an OpenType Font"). */
function sfntOf(flavour: number, tables: readonly Table[]): Buffer {
  const count = tables.length;
  const power = 2 ** Math.floor(Math.log2(count));
  const header = Buffer.alloc(12 + 16 * count);
  header.writeUInt32BE(flavour, 0);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(power * 16, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE(count * 16 - power * 16, 10);
  let at = header.length;
  const bodies = tables.map(({ tag, checksum, bytes }, i) => {
    const entry = 12 + 16 * i;
    header.write(tag, entry, 'latin1');
    header.writeUInt32BE(checksum, entry + 4);
    header.writeUInt32BE(at, entry + 8);
    header.writeUInt32BE(bytes.length, entry + 12);
    // Every table begins at a multiple of four.
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    at += padded.length;
    return padded;
  });
  return Buffer.concat([header, ...bodies]);
}

function pointsIn(cmap: Buffer, at: number): readonly number[] {
  const format = cmap.readUInt16BE(at);
  if (format === 12) {
    const count = cmap.readUInt32BE(at + 12);
    return Array.from({ length: count }, (_none, i) => at + 16 + 12 * i).flatMap((group) =>
      range(cmap.readUInt32BE(group), cmap.readUInt32BE(group + 4)),
    );
  }
  return format === 4 ? segmentPoints(cmap, at) : [];
}

/** Format 4: segments; within one, a character whose glyph is number 0 is not there. */
function segmentPoints(cmap: Buffer, at: number): readonly number[] {
  const bytes = cmap.readUInt16BE(at + 6);
  return Array.from({ length: bytes / 2 }, (_none, i) => 2 * i).flatMap((step) => {
    const end = cmap.readUInt16BE(at + 14 + step);
    const start = cmap.readUInt16BE(at + 16 + bytes + step);
    const delta = cmap.readUInt16BE(at + 16 + 2 * bytes + step);
    const offsetAt = at + 16 + 3 * bytes + step;
    const offset = cmap.readUInt16BE(offsetAt);
    return range(start, end).filter((point) => {
      if (point === 0xffff) return false;
      const glyph = offset === 0 ? point : cmap.readUInt16BE(offsetAt + offset + 2 * (point - start));
      return glyph !== 0 && (glyph + delta) % 0x10000 !== 0;
    });
  });
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_none, i) => from + i);
