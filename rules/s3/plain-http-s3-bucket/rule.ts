import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { findTransportDenial } from '../../../lib/core/policy/transport';
import { defineRule, onChange } from '../../../lib/core/rule';
import { bucket } from '../../../lib/resources/s3/bucket';

/** Flags buckets whose policy does not deny requests without TLS. */
export default defineRule({
  name: 'plain-http-s3-bucket',
  title: 'S3 buckets must deny requests without TLS',
  rationale:
    'S3 also answers over plain HTTP. Anyone on the network path can then read the objects and the signed URLs, and replace what is downloaded.',
  severity: 'medium',
  resource: bucket,
  triggers: [onChange],
  managedRules: ['S3_BUCKET_SSL_REQUESTS_ONLY'],
  controls: [
    'FSBP S3.5',
    'CIS 5.0 2.1.1',
    'CIS 7.0 3.1.1',
    'PCI DSS 4.0.1 1.2.5',
    'PCI DSS 4.0.1 2.2.5',
    'PCI DSS 4.0.1 2.2.7',
    'PCI DSS 4.0.1 4.2.1',
    'PCI DSS 4.0.1 4.2.1.1',
    'PCI DSS 4.0.1 8.3.2',
  ],
  parameters: {},
  limitations: [
    'Old versions of TLS, unless the policy denies them.',
    'Whether anybody is allowed to make requests at all: a private bucket without the statement is non-compliant.',
    'Several statements that deny single actions and together deny all.',
  ],
  evaluate({ statements, isOutside }) {
    // A bucket has one policy, so that of a template decides for a bucket outside it. Without one, nothing is known.
    if (statements.length === 0 && isOutside) return NOT_APPLICABLE;
    if (statements.length === 0) return nonCompliant('It has no bucket policy, so nothing denies requests without TLS');
    const { bucket, objects } = findTransportDenial(statements);
    if (bucket === true && objects === true) return COMPLIANT;
    if (bucket !== false && objects !== false) {
      return insufficientData('the bucket may allow requests without TLS, depending on its policy');
    }
    if (bucket === false && objects === false) return nonCompliant('Its policy denies no requests without TLS');
    return nonCompliant(
      objects === false
        ? 'Its policy denies requests without TLS for the bucket, but not for its objects'
        : 'Its policy denies requests without TLS for objects, but not for the bucket',
    );
  },
});
