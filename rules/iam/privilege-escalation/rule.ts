import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { findAdministrationStatements } from '../../../lib/core/policy/administration';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { matchesGlob } from '../../../lib/core/text/glob';
import { ManagedPolicy } from '../../../lib/resources/iam/managed-policy';
import { listHeldPolicies, type PolicyHolder, policyHolder } from '../../../lib/resources/iam/policy-holder';
import { findEscalationPaths } from './find-paths';
import type { EscalationPath } from './paths';

/** Flags policies whose holder can become an administrator. */
export default defineRule({
  name: 'privilege-escalation',
  title: 'IAM policies must not let their holder become an administrator',
  rationale:
    'Some permissions are administrator access by another name: who may attach policies, or run a program with any role, can give themselves the rest. Reviews of administrators do not show them.',
  severity: 'high',
  resource: policyHolder,
  triggers: [onChange],
  parameters: {
    excludedNames: strings({
      default: '',
      description: 'Names of users, groups, roles and policies that may, such as those of a pipeline; with wildcards',
    }),
  },
  limitations: [
    'Permissions of several policies that only together open a way, except for the inline policies of one identity.',
    'Whether the account has a more powerful role, user or policy to take over.',
    'Statements on some roles, users or policies: one of them may be powerful.',
    'Deny statements with a condition or for some resources, and service control policies.',
    'Code that already runs with a powerful role and that the holder may change, such as a function.',
  ],
  evaluate(holder, { parameters: { excludedNames } }) {
    if (holder instanceof ManagedPolicy && (holder.isInline || holder.isAwsManaged)) return NOT_APPLICABLE;
    const name = holder instanceof ManagedPolicy ? holder.policyName : (holder.name ?? holder.id);
    if (excludedNames.some((pattern) => matchesGlob(pattern, name))) return NOT_APPLICABLE;
    const statements = listHeldPolicies(holder).flatMap((policy) => (isUnknown(policy) ? [policy] : policy.statements));
    const { open, unknown } = findEscalationPaths(statements);
    const [first, ...others] = new Set((open.length > 0 ? open : unknown).map(describePath));
    if (first === undefined) return COMPLIANT;
    // An administrator need not become one. Other rules report them.
    if (findAdministrationStatements(statements).found.length > 0) return NOT_APPLICABLE;
    const ways = `${first}${others.length > 0 ? ` (and ${others.length} more)` : ''}`;
    const boundary = findBoundary(holder);
    if (open.length === 0) return insufficientData(`the holder may be able to become an administrator by ${ways}`);
    if (boundary === undefined) return nonCompliant(`The holder can become an administrator by ${ways}`);
    return insufficientData(
      `the holder can become an administrator by ${ways}, unless ${boundary} prevents it, which is not in the input`,
    );
  },
});

const describePath = ({ action, others = [] }: EscalationPath): string => joinList([action, ...others], 4);

/** The permissions boundary of an identity. */
function findBoundary(holder: PolicyHolder): string | undefined {
  const boundary = holder instanceof ManagedPolicy ? undefined : holder.permissionsBoundary;
  return isUnknown(boundary) ? boundary.what : boundary;
}
