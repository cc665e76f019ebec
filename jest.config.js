/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/jest/environment.js',
  runtime: '<rootDir>/test/jest/runtime.js',
  testRunner: '<rootDir>/test/jest/runner.js',
  // Generous, since a busy machine runs the same test ten times slower.
  testTimeout: 120_000,
  globalSetup: '<rootDir>/test/run-folder/create.js',
  globalTeardown: '<rootDir>/test/run-folder/remove.js',
  testSequencer: '<rootDir>/test/sequencer.js',
  reporters: ['default', '<rootDir>/test/skipped-reporter.js'],
  // Tests are in test/; the other folders are listed so that watch mode sees them change.
  roots: ['bin', 'lib', 'rules', 'test'].map((folder) => `<rootDir>/${folder}`),
  // By default Jest leaves one core unused, which is half of two.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
};
