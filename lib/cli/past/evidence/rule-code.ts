import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Rule } from '../../../core/rule';
import { enableRules } from '../../../engine/settings';
import type { RuleRecord } from '../../../history/evidence/create-bundle';
import type { VerifyingRules } from '../../../history/evidence/verify-bundle';
import type { Io } from '../../io';
import { bundleRule, type OwnRules } from '../../run/own-rules';

/** The rules that a command can run: Assay's and a team's own. */
interface RuleSet {
  readonly shipped: readonly Rule[];
  readonly ownRules: Pick<OwnRules, 'rules' | 'files'>;
}

const findOwnFile = ({ ownRules }: RuleSet, name: string): string | undefined =>
  ownRules.files[ownRules.rules.findIndex((rule) => rule.name === name)];

/** Returns the code of a rule, and whose it is. */
export async function readCode(
  set: RuleSet,
  name: string,
  io: Io,
): Promise<{ readonly origin: RuleRecord['origin']; readonly code: string | undefined }> {
  const file = findOwnFile(set, name);
  if (file !== undefined) return { origin: 'own', code: await bundleRule(file) };
  return { origin: 'assay', code: await io.readRuleCode?.(name) };
}

/** Returns the rules with which a bundle is evaluated again. Those of a team come before those of Assay. */
export const createVerifyingRules = (set: RuleSet, io: Io): VerifyingRules => ({
  enable({ name, parameters, severity }) {
    const rule = [...set.ownRules.rules, ...set.shipped].find((one) => one.name === name);
    if (!rule) return undefined;
    return enableRules([rule], { rules: [{ name, parameters }], severities: new Map([[name, severity]]) })[0];
  },
  async hasCode({ name, code: recorded }) {
    const { code } = await readCode(set, name, io);
    if (recorded === null || code === undefined) return undefined;
    if (hashCode(code) === recorded.sha256) return true;
    // The file of a bundle is bundled already.
    const file = findOwnFile(set, name);
    return file !== undefined && hashCode(readFileSync(file)) === recorded.sha256;
  },
});

const hashCode = (code: string | Uint8Array): string => createHash('sha256').update(code).digest('hex');
