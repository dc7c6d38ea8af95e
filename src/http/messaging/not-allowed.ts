import { error, type Issue } from '../../domain/issue.js';
import type { Reply } from '../door.js';

/** Answers a method that a place does not have: 405 with `Allow`, told as the door tells issues. */
export function notAllowed(allow: string, tell: (issues: readonly Issue[]) => string): () => Promise<Reply> {
  const body = tell([error('method-not-allowed', '', `found another method; expected ${allow}`)]);
  return async () => ({ status: 405, headers: { allow }, body });
}
