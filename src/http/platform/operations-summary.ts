import { storyDetails } from '../../domain/story-block.js';

/** What the summary is given as beside plain JSON. */
export const summaryMedia = ['application/fhir+json', 'text/html', 'application/pdf'] as const;

const showing = [
  [
    ['ServiceRequest', 'r'],
    ['Patient', 'r'],
  ],
] as const;

export const summaryOperations = {
  readSummary: {
    method: 'get',
    path: '/referrals/{id}/summary',
    summary: 'The summary for the practice: what is asked first, then the story',
    description:
      'As plain JSON, or as Accept wishes: a FHIR document, a page to read and print, a PDF to file. It holds what you may see: as much as the person agreed to share, and of what is restricted nothing unless you are cleared for it. Preliminary while the referral is open.',
    scopes: showing,
    query: 'summary',
    answer: { status: 200, description: 'The summary', schema: 'summaryView' },
    gives: summaryMedia,
    refusals: [404],
    interaction: 'operation',
    action: 'R',
  },
  readCodedEntries: {
    method: 'get',
    path: '/referrals/{id}/coded-entries',
    summary: 'What the practice should file in the record, each code once',
    description:
      'The referral code on the day of acceptance and never for an offer; seen, declined and closed where they apply. What has no verified code is named and gets no entry.',
    scopes: showing,
    answer: { status: 200, description: 'The entries', schema: 'codedEntriesView' },
    refusals: [404],
    interaction: 'operation',
    action: 'R',
  },
} as const;

/** What may be asked of a summary. */
export const summaryQueries = {
  summary: {
    detail: {
      type: 'string',
      enum: storyDetails,
      title: 'Detail',
      description: 'short, one page, which it is where nothing is said; or full, with each contact and goal.',
    },
  },
} as const;
