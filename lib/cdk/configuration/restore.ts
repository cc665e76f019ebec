import { restoreRunbookName } from '../../contract/runbooks';
import type { Rule } from '../../core/rule';
import { RESTORATIONS } from '../../resources/restorations/restorations';
import { resolveOverrides } from './overrides';
import type { ConfiguredRestore, Environment } from './resolved';
import { rejectApprovers, rejectLongName, selectApprovers, selectMode } from './rules/remediation';
import type { RestoreInput } from './rules/restore-shape';
import type { KeyPath } from './validation/errors';

/** The parts of the configuration that restores depend on. */
interface RestoreContext {
  readonly rules: readonly { readonly rule: Rule }[];
  readonly environments: readonly Environment[];
  readonly prefix: string;
}

/** Resolves the restores of each environment. Returns undefined if they are off everywhere. */
export function resolveRestore(
  input: RestoreInput,
  { rules, environments, prefix }: RestoreContext,
  at: KeyPath,
): ConfiguredRestore | undefined {
  if (input === 'off') return undefined;
  const { environments: modes, ...settings } = input;
  const overrides = resolveOverrides(modes, environments, at.key('environments'), (override) => override.mode);
  const configured: ConfiguredRestore = { ...settings, overrides };
  if (![settings.mode, ...overrides.map((override) => override.settings)].includes('approve')) return undefined;
  for (const { name } of RESTORATIONS) {
    rejectLongName(restoreRunbookName(prefix, name), at);
    // Both would have records in one folder, and an undo of one name.
    if (rules.some(({ rule }) => rule.name === name)) at.report(`cannot be on: a deployed rule has the name "${name}"`);
  }
  if (!at.hasErrors()) rejectApprovers(configured, environments, at.key('approvers'));
  return configured;
}

/**
 * The restores of one environment, where they are on.
 *
 * @example
 * const hoursFor = ({ approvalHours }: DeployedRestore) => approvalHours;
 */
export type DeployedRestore = Pick<ConfiguredRestore, 'approvers' | 'approvalHours'>;

/** Returns the restores to deploy in an environment, with the approvers of its account; undefined if they are off. */
export const selectRestore = (
  restore: ConfiguredRestore | undefined,
  environment: Environment,
): DeployedRestore | undefined =>
  restore && selectMode(restore, environment) === 'approve'
    ? { approvers: selectApprovers(restore, environment), approvalHours: restore.approvalHours }
    : undefined;
