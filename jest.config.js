/** Types are checked by `npm run check`; here swc only strips them, which is several times faster cold than ts-jest. */
export default {
  roots: ['<rootDir>/test'],
  testEnvironment: 'node',
  // Without this, nock's interceptors are torn down by jest with a warning on every file.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/test/no-network.ts'],
};
