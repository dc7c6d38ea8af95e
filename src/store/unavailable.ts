import { error, Refusal } from '../domain/issue.js';

/** The store is away, full or overloaded; the caller may try again later. `why` is our own words, never the database's. */
export const unavailable = (why: string): Refusal => new Refusal([error('unavailable', 'store', why)]);

/** The operator has to change something before the store can be used. */
export const misconfigured = (why: string): Refusal => new Refusal([error('configuration', 'store', why)]);
