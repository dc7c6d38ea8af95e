/* Leaves that the platform API has and the messages of the platform wire have not. */

/** How many. */
export const count = (title: string, description: string) =>
  ({ type: 'integer', minimum: 0, title, description }) as const;

/** A list in an answer: it may be empty. */
export const array = <const I extends object>(items: I, title: string, description: string) =>
  ({ type: 'array', items, title, description }) as const;

/** A place in a list. What one looks like is said in the OpenAPI document; whether it is one is said by its seal. */
export const cursor = (title: string, description: string) =>
  ({ type: 'string', format: 'cursor', title, description }) as const;
