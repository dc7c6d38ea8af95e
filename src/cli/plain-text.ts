/** Signs that move, hide or colour what a terminal shows: what others wrote must not. */
const moving = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** What somebody else wrote, as it may stand in a line on a terminal: one line, not long, and without signs that act. */
export function plainText(text: string, longest = 120): string {
  const line = text.replace(/\s+/g, ' ').replace(moving, '\ufffd');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
