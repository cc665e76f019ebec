/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Tests live in test/; the others are here so that watching sees them change.
  roots: ['bin', 'lib', 'rules', 'test'].map((folder) => `<rootDir>/${folder}`),
  // Jest leaves one core to others by default, which on two cores is half of them.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
};
