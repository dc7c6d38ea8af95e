import { afterAll } from '@jest/globals';
import nock from 'nock';

// A test that reaches for the real network is wrong; loopback stays open, where the service under test listens.
nock.disableNetConnect();
nock.enableNetConnect('127.0.0.1');

// Each test file has a nock of its own, and all of them one http module: what one has laid over it, it takes off again.
afterAll(() => {
  nock.restore();
});
