import type { Json } from '../../../lib/core/remediation/operation';
import { type ManualFix, needsManualFix, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, makeUndoCall, type Step } from '../../../lib/core/remediation/step';
import { joinList } from '../../../lib/core/text/format';
import {
  addPermission,
  listOpenPermissions,
  type OpenPermission,
  type Permission,
  type PermissionCondition,
  removePermission,
} from '../../../lib/resources/lambda/function-policy';
import type { LambdaFunctionResource } from '../../../lib/resources/lambda/lambda-function';

const parameters = ['FunctionName', 'StatementId'];
const removeAs = (name: string): Step => ({ name, operation: removePermission, parameters });
const REMOVALS = ['RemoveFirst', 'RemoveSecond', 'RemoveThird'].map(removeAs);
const MAX_STATEMENTS = REMOVALS.length;
/** Lambda refuses it if the policy changed since it was read. After it the policy has another revision. */
const REMOVE_IF_UNCHANGED: Step = {
  ...removeAs('RemoveFirstIfUnchanged'),
  parameters: [...parameters, 'RevisionId'],
};

const ADDED = [...parameters, 'Action', 'Principal'];
const ADD: Step = { name: 'Add', operation: addPermission, parameters: ADDED, times: MAX_STATEMENTS };
const addWith = (condition: PermissionCondition): Step => ({
  ...ADD,
  name: `AddWith${condition}`,
  parameters: [...ADDED, condition],
});
/** A call has all parameters of its step, so that each condition has a step of its own. */
const ADD_WITH: Readonly<Record<PermissionCondition, Step>> = {
  EventSourceToken: addWith('EventSourceToken'),
  FunctionUrlAuthType: addWith('FunctionUrlAuthType'),
  InvokedViaFunctionUrl: addWith('InvokedViaFunctionUrl'),
  SourceArn: addWith('SourceArn'),
};

const UNDO_STEPS = [ADD, ...Object.values(ADD_WITH)];

/** Removes the public statements of the policy of a function. */
export const remediation: Remediation<LambdaFunctionResource> = {
  summary: 'Removes the public statements from the policy of the function; other statements are unchanged',
  exclusions:
    'Statements that AddPermission could not create again, such as those with several principals, and more than three. Every plan needs approval, since callers lose access',
  steps: [REMOVE_IF_UNCHANGED, ...REMOVALS],
  undoSteps: UNDO_STEPS,
  plan(lambda) {
    const open = listOpenPermissions(lambda);
    const FunctionName = lambda.id;
    if (open.length > MAX_STATEMENTS) {
      return needsManualFix(
        `The policy has ${open.length} public statements, and one execution removes at most ${MAX_STATEMENTS}: remove some by hand (aws lambda remove-permission)`,
      );
    }
    const permissions: Permission[] = [];
    for (const one of open) {
      if (typeof one.permission === 'string') return explainStatement(one, one.permission);
      permissions.push(one.permission);
    }
    const names = joinList(open.map(({ name }) => name));
    const { policyRevision: RevisionId } = lambda;
    const isGuarded = (index: number): boolean => index === 0 && RevisionId !== undefined;
    const selectStep = (index: number): Step => (isGuarded(index) ? REMOVE_IF_UNCHANGED : (REMOVALS[index] as Step));
    return {
      kind: 'fix',
      summary: `Remove ${names} from the policy of the function`,
      calls: permissions.map(({ StatementId }, index) =>
        makeCall(selectStep(index), {
          FunctionName,
          StatementId,
          ...(isGuarded(index) && { RevisionId: RevisionId as string }),
        }),
      ),
      undo: permissions
        .map(({ condition = {}, ...permission }, index) => {
          const [name] = Object.keys(condition) as PermissionCondition[];
          const step = name ? ADD_WITH[name] : ADD;
          return { step, call: makeUndoCall(selectStep(index), step, { FunctionName, ...permission, ...condition }) };
        })
        .sort((a, b) => UNDO_STEPS.indexOf(a.step) - UNDO_STEPS.indexOf(b.step))
        .map(({ call }) => call),
      sideEffects: [
        `Whoever uses the function only through ${names}, such as ${describeCallers(permissions)}, can no longer do so, and triggers stop without an error: first add ${open.length > 1 ? 'narrower statements' : 'a narrower statement'} for those that need it`,
      ],
    };
  },
  state: (lambda) => ({
    publicStatements: listOpenPermissions(lambda).map(
      ({ permission, statement }): Json => (typeof permission === 'string' ? statement : { ...permission }),
    ),
  }),
};

const explainStatement = ({ name }: OpenPermission, reason: string): ManualFix =>
  needsManualFix(`An undo could not restore ${name}: ${reason}`);

const describeCallers = (permissions: readonly Permission[]): string => {
  if (
    permissions.some(({ condition = {} }) => 'FunctionUrlAuthType' in condition || 'InvokedViaFunctionUrl' in condition)
  )
    return 'every caller of its function URL';
  return permissions.every(({ Principal }) => Principal === '*') ? 'other accounts' : 'buckets of Amazon S3';
};
