import nock from 'nock';

// A test that reaches for the real network is wrong; loopback stays open, where the service under test listens.
nock.disableNetConnect();
nock.enableNetConnect('127.0.0.1');
