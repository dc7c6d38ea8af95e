/** The smallest referral that passes, new each time. */
export const minimalMessage = () => ({
  waymark: '1',
  kind: 'referral',
  id: '6f1c2d3e-0a4b-4c5d-8e6f-7a8b9c0d1e2f',
  sentAt: '2026-11-02T09:30:00Z',
  sender: { endpoint: { value: 'oak-tree-surgery' } },
  receiver: { endpoint: { value: 'brightside-link-workers' } },
  referral: {
    details: { status: 'active' },
    person: { name: { fullName: 'Ada Quill' } },
    referrer: { kind: 'self' },
    recipient: { serviceName: 'Brightside social prescribing' },
    risks: { noneKnown: { status: 'active' } },
  },
});

/** The smallest progress message that passes. */
export const progressWire = () => ({
  waymark: '1',
  kind: 'progress',
  id: '0b0e8f7a-2f55-4c0e-9d0a-5d9b7f1f3c11',
  sentAt: '2026-11-05T16:00:00Z',
  sender: { endpoint: { value: 'brightside-link-workers' } },
  receiver: { endpoint: { value: 'oak-tree-surgery' } },
  referralIdentifier: { value: 'R-2026-0117' },
  progress: { state: 'accepted' },
});
