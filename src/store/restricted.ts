/** The index entry of a resource that only those cleared for it may see: a search leaves it out by this. */
export const restrictedMark = { param: '_security', kind: 'token', system: '', value: 'restricted' } as const;
