/** The behaviour that AWS does not document. */
export interface Behaviour {
  /** Whether an error of a function fails the step that invoked it. */
  readonly functionErrorFails: boolean;
  /** Whether the response of a function is passed on as text or as an object. */
  readonly payload: 'text' | 'object';
  /** Whether a rejected approval fails its step. */
  readonly rejectionFails: boolean;
  /** Whether a failed step without `isCritical` makes the execution fail even if another step follows. */
  readonly criticalByDefault: boolean;
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  functionErrorFails: true,
  payload: 'text',
  rejectionFails: true,
  criticalByDefault: true,
};
