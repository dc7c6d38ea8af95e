/** What a link worker's tool asks about held support that is to be looked at again. */
export const reviewOperations = {
  listReviews: {
    method: 'get',
    path: '/reviews',
    summary: 'Held support that is to be looked at again, the longest overdue first',
    description:
      'The referrals that you work on, that are held, and whose review was due before a time. One is listed until you say anew where it stands: hold it again with a later review, or go on.',
    scopes: [[['ServiceRequest', 'r']], [['Task', 'r']]],
    query: 'reviews',
    answer: { status: 200, description: 'What is to be looked at', schema: 'reviewPage' },
    refusals: [],
    interaction: 'search-type',
    action: 'R',
  },
} as const;

/** What may be asked of reviews. */
export const reviewQueries = {
  reviews: {
    dueBefore: {
      type: 'string',
      format: 'partial-date-time',
      title: 'Due before',
      description:
        'Only those whose review was due before then: now. A date is the beginning of its day (UTC), as of a review it is the end.',
    },
    limit: { type: 'integer', minimum: 1, maximum: 100, title: 'Limit', description: 'How many at most: 20.' },
  },
} as const;
