import { createServer } from 'node:https';
import { createOutgoing } from '../../src/delivery/outgoing.js';
import { certificates, receiverKey } from './certificates.js';

// Run by itself: Node reads the authorities that it trusts (NODE_EXTRA_CA_CERTS) when it starts. Prints, for each
// certificate, what came of a call and how many requests the receiver saw.

const outgoing = createOutgoing({ allow: { ranges: ['127.0.0.0/8'] } });
const found: Record<string, unknown> = {};
for (const [name, cert] of Object.entries(certificates)) {
  let requests = 0;
  const server = createServer({ key: receiverKey, cert }, (_request, response) => {
    requests += 1;
    response.end('taken');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `https://127.0.0.1:${address.port}/`;
  const sent = await outgoing.send({ method: 'POST', url, headers: {}, body: '{}' });
  found[name] = { came: sent.kind === 'answered' ? sent.status : sent.fault, requests };
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
outgoing.close();
process.stdout.write(JSON.stringify(found));
