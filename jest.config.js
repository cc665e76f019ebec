/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
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
  // A worker that has run many files collects garbage for longer than a new one takes to start: 321 s became 276 s.
  workerIdleMemoryLimit: '600MB',
  // A test file runs in a context of its own, where reading a global takes a hundred times as long as a parameter. Each module gets
  // these as parameters. Only what no package declares itself (aws-cdk-lib has a `Function` and a `Map`) and no test replaces.
  sandboxInjectedGlobals: [
    'Array',
    'Boolean',
    'Error',
    'JSON',
    'Math',
    'Number',
    'Object',
    'RegExp',
    'Set',
    'String',
    'Symbol',
  ],
  setupFiles: ['<rootDir>/test/short-stacks.js'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
};
