import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import configuration from '../../../assay.config';
import { rules as registry } from '../../rules/registry';
import { resolve } from './resolving';

const SOURCE = join(__dirname, '../../../assay.config.ts');

test('the configuration of this repository equals the default', () => {
  expect(resolve(configuration, { registry })).toEqual(resolve({}, { registry }));
});

test('the examples in its comments are valid together', () => {
  const examples = evaluate(uncomment(readFileSync(SOURCE, 'utf8')));
  const files = { '/project/waivers.yaml': '[]', '/project/guard/gp3-only.guard': 'rule gp3 {}' };
  expect(Object.keys(examples)).toEqual([
    ...['environments', 'homeRegion', 'recorder', 'rules', 'managedRules', 'guardRules'],
    ...['alerts', 'remediation', 'restore', 'waivers', 'ruleFolders', 'tags', 'aggregator', 'health'],
  ]);
  const { rules, managedRules, guardRules, remediation, alerts, warnings } = resolve(examples, {
    registry,
    files,
  });
  expect({
    rules: rules.map(({ rule }) => rule.name),
    managedRules: managedRules.map(({ name }) => name),
    guardRules: guardRules.map(({ name }) => name),
    remediation: remediation.map(({ rule, mode }) => [rule.name, mode]),
    alerts: alerts?.subscribers,
    warnings,
  }).toEqual({
    rules: ['expiring-certificate', 'missing-tags', 'open-rdp', 'open-ssh'],
    managedRules: ['restricted-ssh', 'acm-certificate-expiration-check', 'rds-storage-encrypted'],
    guardRules: ['gp3-only'],
    remediation: [
      ['expiring-certificate', 'manual'],
      ['open-ssh', 'approve'],
    ],
    alerts: ['on-call@example.com', 'https://example.com/alerts'],
    warnings: [],
  });
});

/** Removes the comment marks before lines that are code: a key with its value, or a part of one. */
const uncomment = (source: string): string => source.replaceAll(/^( *)\/\/ (?=(\w+|'[\w*-]+'): [[{'f]|[ \]}])/gm, '$1');

function evaluate(source: string): Record<string, unknown> {
  const { code } = transformSync(source, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const exported: { default?: Record<string, unknown> } = {};
  new Function('exports', 'require', code)(exported, () => ({
    defineConfig: (configuration: unknown) => configuration,
  }));
  return exported.default ?? {};
}
