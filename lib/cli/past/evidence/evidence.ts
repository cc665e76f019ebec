import { defineCommand } from '../../command';
import { RUN_OPTIONS } from '../../run/run-options';
import { UsageError } from '../../usage-error';
import { STORE_OPTIONS, TIME_HELP } from '../store-options';
import { createEvidence } from './create-evidence';
import { verifyEvidence } from './verify-evidence';

/** `assay evidence`: writes an evidence bundle, or verifies one. */
export const evidence = defineCommand({
  name: 'evidence',
  usage: '--from <time> --out <folder or file>\nverify <bundle>',
  summary: 'write and verify bundles of evidence',
  group: 'history',
  description: [
    'Writes a bundle of evidence about a period: the SHA-256 of every file that was ingested, the versions that were evaluated as they were read, the rules with their code and parameters, the waivers, the results, and what the store covers. manifest.json has the SHA-256 of each file. The same store and options give the same bytes.',
    'assay evidence verify <bundle> hashes the files again, compares the rules, evaluates the versions again without the store or the network, and names what differs. A bundle that somebody created anew is consistent too, but its manifest.json has another SHA-256: give the one that you kept with --sha256. It never runs code of the bundle: rules of your own are given with --rules.',
    TIME_HELP,
  ],
  options: {
    from: { type: 'string', value: '<time>', description: 'The beginning of the period.' },
    to: { type: 'string', value: '<time>', description: 'Its end, and the time that rules go by. Default: now.' },
    out: {
      type: 'string',
      value: '<folder or file>',
      description: 'The folder of the bundle, which is created; or one file, whose name ends in .tar.gz or .tgz.',
      completion: 'file',
    },
    rule: {
      type: 'string',
      multiple: true,
      commas: true,
      value: '<name>',
      description: 'Only this rule. May be repeated.',
      completion: 'rule',
    },
    sha256: {
      type: 'string',
      value: '<hash>',
      description: 'With verify: the SHA-256 of manifest.json that was kept elsewhere.',
    },
    param: RUN_OPTIONS.param,
    rules: RUN_OPTIONS.rules,
    config: RUN_OPTIONS.config,
    'no-config': RUN_OPTIONS['no-config'],
    waivers: RUN_OPTIONS.waivers,
    ...STORE_OPTIONS,
  },
  completion: ['verify'],
  examples: [
    'assay evidence --from 2026-07-01 --to 2026-10-01 --out evidence-q3',
    'assay evidence --from 2026-07-01 --to 2026-10-01 --out evidence-q3.tar.gz',
    'assay evidence verify evidence-q3',
    'assay evidence verify evidence-q3 --rules our-rules/',
    'assay evidence verify evidence-q3 --sha256 "$(cat evidence-q3.sha256)"',
  ],
  more: [
    `JSON
  { out, sha256, manifest }
  Of verify:
  { bundle, sha256, verified, from, to, tool, uncheckedRules,
    differences: [{ kind, problem, … }], moreDifferences,
    results: { recorded, equal, notEvaluated } }`,
    'Exit codes of verify\n  0  verified    1  something differs    2  no bundle, or an unsafe one',
  ],

  async run({ values, positionals }, io, shipped) {
    const [action, bundle, ...more] = positionals;
    if (action === undefined) {
      if (values.sha256 !== undefined) throw new UsageError('Cannot use --sha256 without verify');
      return createEvidence(values, io, shipped);
    }
    if (action !== 'verify') throw new UsageError(`Cannot use "${action}": expected "verify", or options only`);
    if (bundle === undefined) throw new UsageError('assay evidence verify needs the folder or file of a bundle');
    if (more.length > 0) throw new UsageError(`Cannot use "${more[0]}": assay evidence verify takes one bundle`);
    const { rules, sha256, format, color: _color, help: _help, ...others } = values;
    const [other] = Object.keys(others);
    if (other !== undefined) throw new UsageError(`Cannot use --${other} with verify: the bundle has its own`);
    return verifyEvidence(bundle, { rules, sha256, format }, io, shipped);
  },
});
