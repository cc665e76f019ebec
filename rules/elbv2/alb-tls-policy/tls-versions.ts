/** A version of TLS. */
export type TlsVersion = '1.0' | '1.1' | '1.2' | '1.3';

/** Returns the oldest TLS version that a predefined security policy accepts; `undefined` for a policy that is not in the table. */
export const findOldestTlsVersion = (policy: string): TlsVersion | undefined => VERSIONS.get(policy);

/**
 * Elastic Load Balancing's predefined policies as AWS listed them in November 2026. Their names do not show the versions:
 * some contain the oldest version (`TLS13-1-2`: 1.2 and 1.3), others a date. The rule reports insufficient data for a
 * policy that is missing here, so new policies have to be added by hand.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const POLICIES: Readonly<Record<TlsVersion, readonly `ELBSecurityPolicy-${string}`[]>> = {
  '1.0': [
    'ELBSecurityPolicy-2016-08',
    // Older names, which old listeners still have; AWS's current page does not list all of them.
    'ELBSecurityPolicy-2015-05',
    'ELBSecurityPolicy-TLS-1-0-2015-04',
    'ELBSecurityPolicy-FS-2018-06',
    'ELBSecurityPolicy-TLS13-1-0-2021-06',
    'ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-0-PQ-2025-09',
  ],
  '1.1': [
    'ELBSecurityPolicy-TLS-1-1-2017-01',
    'ELBSecurityPolicy-FS-1-1-2019-08',
    'ELBSecurityPolicy-TLS13-1-1-2021-06',
    'ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04',
  ],
  '1.2': [
    'ELBSecurityPolicy-TLS-1-2-2017-01',
    'ELBSecurityPolicy-TLS-1-2-Ext-2018-06',
    'ELBSecurityPolicy-FS-1-2-2019-08',
    'ELBSecurityPolicy-FS-1-2-Res-2019-08',
    'ELBSecurityPolicy-FS-1-2-Res-2020-10',
    'ELBSecurityPolicy-TLS13-1-2-2021-06',
    'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06',
    'ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06',
    'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    'ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-RFC9151-FIPS-2023-07',
    'ELBSecurityPolicy-TLS13-1-2-Ext0-RFC9151-FIPS-2023-07',
    'ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP1-FIPS-2023-07',
    'ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP2-FIPS-2023-07',
    'ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP3-FIPS-2023-07',
    'ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07',
    'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09',
  ],
  '1.3': [
    'ELBSecurityPolicy-TLS13-1-3-2021-06',
    'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-3-RFC9151-FIPS-2023-07',
    'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
  ],
};

const VERSIONS = new Map<string, TlsVersion>(
  Object.entries(POLICIES).flatMap(([version, policies]) =>
    policies.map((policy) => [policy, version as TlsVersion] as const),
  ),
);
