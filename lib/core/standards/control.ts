/**
 * AWS Foundational Security Best Practices, the CIS AWS Foundations Benchmark of a version, or PCI DSS.
 *
 * @example
 * const framework: Framework = 'FSBP';
 */
export type Framework = 'FSBP' | 'CIS 5.0' | 'CIS 7.0' | 'PCI DSS 4.0.1';

/**
 * A control of a framework, which a resource meets if the rule finds it compliant with its default parameters, or with
 * those that the framework's catalog asks for.
 *
 * @example
 * const control: Control = 'FSBP EC2.13';
 */
export type Control = `${Framework} ${string}`;
