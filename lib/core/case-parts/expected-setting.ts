import type { Fix } from '../remediation/plan';
import type { Call } from '../remediation/step';

/** The differences between the plans of settings. */
export interface ExpectedSetting extends Pick<Call, 'service' | 'api'>, Partial<Fix> {
  readonly summary: string;
  /** The name of the setting in the names of the steps, or the names of both steps. */
  readonly step: string | readonly [set: string, restore: string];
  /** The API of the undo. @default that of the call */
  readonly undoApi?: string;
  /** The parameters of the call. */
  readonly to: Call['parameters'];
  /** The parameters of the undo; absent if there is none. */
  readonly from?: Call['parameters'];
}

/** Returns the expected plan of a case whose remediation sets one setting. */
export function expectedSetting({ service, api, undoApi = api, step, to, from, ...parts }: ExpectedSetting): Fix {
  const [set, restore] = typeof step === 'string' ? [`Set${step}`, `Restore${step}`] : step;
  return {
    kind: 'fix',
    calls: [{ step: set, service, api, parameters: to }],
    undo: from ? [{ step: restore, service, api: undoApi, parameters: from, undoes: set }] : [],
    sideEffects: [],
    ...parts,
  };
}
