import type { Json } from '../../core/remediation/operation';
import type { Restoration } from '../../core/remediation/restoration';
import { makeCall, makeUndoCall, type Step } from '../../core/remediation/step';
import { joinList } from '../../core/text/format';
import { type Listener, listener } from '../elbv2/listener';
import { type ActionRequest, hasSameEffect, toComparableAction } from '../elbv2/listener-actions';
import { modifyListener } from '../elbv2/listener-operations';

const SET: Step = {
  name: 'SetDefaultActions',
  operation: modifyListener,
  parameters: ['ListenerArn', 'DefaultActions'],
};
const SET_BACK: Step = { ...SET, name: 'SetBackDefaultActions' };

/** Puts back the default actions of listeners of Application Load Balancers, unless they authenticate users. */
export const listenerRestoration: Restoration<Listener> = {
  name: 'listener-restore',
  resource: listener,
  properties: 'default actions of listeners of Application Load Balancers, without authentication',
  steps: [SET],
  undoSteps: [SET_BACK],
  plan(present, recorded) {
    if (!canSet(present) || !canSet(recorded)) return [];
    if (hasSameEffect(present.defaultActionRequests, recorded.defaultActionRequests)) return [];
    const bind = ({ defaultActionRequests }: Listener) => ({
      ListenerArn: present.listenerArn,
      DefaultActions: defaultActionRequests as unknown as Json,
    });
    return [
      {
        call: makeCall(SET, bind(recorded)),
        undo: makeUndoCall(SET, SET_BACK, bind(present)),
        effect: `set the default action to ${joinList(recorded.defaultActionRequests.map(describeActionRequest))}`,
      },
    ];
  },
  listUnrecorded: () => ['listener rules'],
  state: (resource) => ({ DefaultActions: resource.defaultActionRequests.map(toComparableAction) }),
};

/** An action that a request does not cover would be lost. */
const canSet = (resource: Listener): boolean =>
  resource.kind === 'application' &&
  !resource.authenticates &&
  resource.defaultActions.every(({ kind }) => kind !== 'other');

function describeActionRequest({ Type, RedirectConfig, FixedResponseConfig }: ActionRequest): string {
  if (RedirectConfig) return `${Type} to ${RedirectConfig.Protocol ?? 'the same protocol'}`;
  return FixedResponseConfig ? `${Type} with status ${FixedResponseConfig.StatusCode}` : Type;
}
