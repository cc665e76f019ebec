import type { ConfigurationItem } from '../../../core/item';
import type { Json } from '../../../core/remediation/operation';
import type { Restoration } from '../../../core/remediation/restoration';
import type { Step } from '../../../core/remediation/step';
import { RESTORATIONS } from '../../../resources/restorations/restorations';
import type { PlanDependencies } from '../dependencies';
import { evaluateLive, findDeployedRule, type LiveResourceName, type LiveState, readLive } from './evaluate-live';

/** The subject of runbooks: a rule's remediation, or a restoration. */
export interface Procedure {
  readonly resourceType: string;
  readonly undoSteps: readonly Step[];
  /** Returns the part of the resource that the calls change. */
  toState(item: ConfigurationItem): Json;
  /** Reads the live resource. @throws Error as `evaluateLive` */
  read(resource: LiveResourceName): Promise<LiveState>;
}

/**
 * Returns the procedure of a rule or of a restoration.
 * @throws Error when it is not deployed, or its parameters are invalid
 */
export function findProcedure(name: string, dependencies: PlanDependencies): Procedure {
  const restoration = findRestorationByName(name);
  if (restoration) return toProcedure(restoration, dependencies);
  const deployed = findDeployedRule(name, dependencies);
  const { remediation, resource } = deployed.rule;
  return {
    resourceType: resource.resourceTypes.join(', '),
    undoSteps: remediation?.undoSteps ?? [],
    toState: (item) => remediation?.state(resource.read(item)) ?? null,
    read: (named) => evaluateLive(deployed, named, dependencies),
  };
}

/**
 * Returns the steps of a rule or a restoration, also of a rule that is no longer deployed, whose runbook may still
 * exist.
 */
export function listProcedureSteps(
  name: string,
  { registry }: Pick<PlanDependencies, 'registry'>,
): { readonly steps: readonly Step[]; readonly undoSteps: readonly Step[] } {
  const found = findRestorationByName(name) ?? registry.find((rule) => rule.name === name)?.remediation;
  return found ?? { steps: [], undoSteps: [] };
}

/** Returns a restoration by the name of its runbooks. */
export const findRestorationByName = (name: string): Restoration | undefined =>
  RESTORATIONS.find((restoration) => restoration.name === name);

function toProcedure(restoration: Restoration, dependencies: PlanDependencies): Procedure {
  if (dependencies.settings.restore !== 'approve') throw new Error('Restores are off');
  const resourceType = restoration.resource.resourceTypes.join(', ');
  const toState = (item: ConfigurationItem) => restoration.state(restoration.resource.read(item));
  return {
    resourceType,
    undoSteps: restoration.undoSteps,
    toState,
    read: ({ resourceId }) =>
      readLive(resourceType, resourceId, dependencies, (live) => ({
        ...live,
        state: toState(live.item),
        evaluation: null,
      })),
  };
}
