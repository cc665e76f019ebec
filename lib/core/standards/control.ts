/** The frameworks that rules are mapped to, by the names with which their controls begin. */
export const FRAMEWORKS = ['FSBP', 'CIS 5.0', 'CIS 7.0', 'PCI DSS 4.0.1'] as const;
/**
 * AWS Foundational Security Best Practices, the CIS AWS Foundations Benchmark of a version, or PCI DSS.
 *
 * @example
 * const framework: Framework = 'FSBP';
 */
export type Framework = (typeof FRAMEWORKS)[number];

/**
 * A control of a framework, which a resource meets if the rule finds it compliant.
 *
 * @example
 * const control: ControlId = 'FSBP EC2.13';
 */
export type ControlId = `${Framework} ${string}`;

/**
 * A control that is met only if the rule ran with parameters that are strict enough.
 *
 * @example
 * const control: BoundedControl = { id: 'FSBP ACM.1', parameters: { daysToExpiration: { min: 30 } } };
 */
export interface BoundedControl {
  readonly id: ControlId;
  /** By the name of the rule's parameter. */
  readonly parameters: Readonly<Record<string, ParameterBound>>;
}

/**
 * Which values of a parameter are strict enough: numbers within bounds, or one of several values. An empty list is
 * the text `''`.
 *
 * @example
 * const bound: ParameterBound = { min: 90, max: 365 };
 */
export interface ParameterBound {
  readonly min?: number;
  readonly max?: number;
  /** As the texts that `--param` takes. */
  readonly oneOf?: readonly string[];
}

/**
 * A control of a rule, alone or with the bounds that it sets on the rule's parameters.
 *
 * @example
 * const controls: readonly Control[] = ['FSBP EC2.13', 'CIS 5.0 5.3'];
 */
export type Control = ControlId | BoundedControl;

/** Returns the id of a control. */
export const toControlId = (control: Control): ControlId => (typeof control === 'string' ? control : control.id);
