import { defineFramework } from './define-framework';

/**
 * PCI DSS 4.0.1: the requirements to which AWS maps checks of resources. Ids are those of PCI DSS, titles are in our
 * words.
 * https://docs.aws.amazon.com/config/latest/developerguide/operational-best-practices-for-pci-dss-v4-including-global-resource-types.html
 */
export const pciDss = defineFramework({
  id: 'pci-dss-4.0.1',
  name: 'PCI DSS 4.0.1',
  title: 'PCI DSS 4.0.1',
  scope:
    'The catalog has the requirements to which AWS maps checks of its resources. The others are about documents, people, premises and software.',
  controls: `
# 1 Network security controls
1.2.5 Services, protocols and ports that are allowed are known and needed
1.2.8 Configurations of network security controls are protected from changes
1.3.1 Inbound traffic to cardholder data is restricted
1.3.2 Outbound traffic from cardholder data is restricted
1.4.1 Network security controls stand between trusted and untrusted networks
1.4.2 Inbound traffic from untrusted networks is restricted
1.4.3 Forged source addresses are blocked
1.4.4 Stores of cardholder data are not reachable from untrusted networks
1.4.5 Internal addresses and routes are disclosed to authorized parties only
1.5.1 Devices that use untrusted networks have security controls
# 2 Secure configurations
2.2.5 Insecure services and protocols have a reason and protection
2.2.7 Administrative access from elsewhere is encrypted
# 3 Stored account data
3.2.1 Account data is kept no longer than needed
3.3.1.1 Full track data is not kept after authorization
3.3.1.3 PINs are not kept after authorization
3.3.2 Sensitive authentication data is encrypted until authorization
3.3.3 Issuers store sensitive authentication data only as needed and encrypted
3.5.1 Card numbers are unreadable wherever they are stored
3.5.1.1 Hashes of card numbers are keyed
3.5.1.3 Disk encryption is separate from the operating system's access control
3.6.1 Keys that protect account data are protected
3.6.1.2 Secret keys are stored in a secure form
3.6.1.3 Few people have access to parts of keys in clear text
3.6.1.4 Keys are stored in few places
3.7.1 Strong keys are generated
3.7.2 Keys are distributed securely
3.7.4 Keys change at the end of their period
3.7.5 Keys are retired, replaced or destroyed when needed
3.7.6 Manual operations with keys need two people
3.7.7 Keys cannot be substituted without authorization
# 4 Transmission
4.2.1 Card numbers are encrypted in transit
4.2.1.1 Trusted keys and certificates are inventoried
# 5 Malicious software
5.3.4 Audit logs of anti-malware solutions are kept
# 6 Systems and software
6.3.3 Security patches are installed in time
6.4.1 Public web applications are protected from attacks
6.4.2 A solution detects and prevents attacks on public web applications
6.5.5 Live card numbers are not used before production
6.5.6 Test data and accounts are removed before production
# 7 Access
7.2.1 Access follows a model of need
7.2.2 Access is assigned by job and least privilege
7.2.3 Privileges are approved
7.2.4 User accounts and privileges are reviewed
7.2.5 Application and system accounts have least privilege
7.2.5.1 Access of application and system accounts is reviewed
7.2.6 Queries of stored cardholder data are restricted
7.3.1 An access control system restricts access
7.3.2 The access control system enforces assigned privileges
7.3.3 The access control system denies by default
# 8 Users and authentication
8.2.1 Users have an id of their own
8.2.2 Shared accounts are used in exceptions only
8.2.4 Changes of users and credentials are authorized
8.2.5 Access of people who leave is revoked at once
8.2.6 Accounts unused for 90 days are disabled
8.2.7 Access of third parties is enabled only when needed
8.2.8 Idle sessions end after 15 minutes
8.3.2 Credentials are encrypted in storage and in transit
8.3.4 Wrong sign-ins lock an account
8.3.5 First passwords are unique and changed at once
8.3.6 Passwords have at least 12 characters, with letters and digits
8.3.7 New passwords differ from the last four
8.3.9 Passwords that are the only factor change every 90 days
8.3.10.1 Passwords of customers that are the only factor change every 90 days
8.3.11 Physical and logical authentication factors belong to one user
8.4.1 Administrators use MFA
8.4.2 All access to cardholder data uses MFA
8.4.3 Access from outside uses MFA
8.6.3 Passwords of application and system accounts are protected and changed
# 10 Logs
10.2.1 Audit logs are on
10.2.1.1 Access to cardholder data is logged
10.2.1.2 Actions of administrators are logged
10.2.1.3 Access to audit logs is logged
10.2.1.4 Invalid access attempts are logged
10.2.1.5 Changes of credentials are logged
10.2.1.6 Starts and stops of audit logs are logged
10.2.1.7 Creation and deletion of system objects is logged
10.2.2 Entries of audit logs have the needed details
10.3.1 Few people may read audit logs
10.3.2 Audit logs are protected from changes
10.3.3 Audit logs are backed up
10.3.4 Changes of audit logs raise alerts
10.4.1 Audit logs are reviewed daily
10.4.1.1 Reviews of audit logs are automated
10.4.2 Logs of other systems are reviewed
10.4.3 Anomalies in reviews are addressed
10.5.1 Audit logs are kept for 12 months
10.6.3 Settings of time synchronization are protected
10.7.1 Failures of critical controls of service providers are noticed
10.7.2 Failures of critical controls are noticed
# 11 Tests
11.3.1 Internal vulnerability scans run
11.3.1.1 Lesser vulnerabilities are managed
11.3.1.2 Internal scans use credentials
11.3.1.3 Internal scans run after changes
11.5.1 Intrusions are detected
11.5.1.1 Covert malware channels of service providers are detected
11.5.2 Changes of critical files are detected
11.6.1 Changes of payment pages are detected
# 12 Policies and programs
12.4.2.1 Service providers document reviews (manual)
12.10.5 Incident response covers alerts of security systems
# A Additional requirements
A1.1.2 Customers of multi-tenant providers cannot reach the data of others
A1.1.3 Customers of multi-tenant providers have their own resources only
A1.2.1 Each customer of a multi-tenant provider has audit logs
A1.2.3 Customers of multi-tenant providers can report incidents
A3.2.5.1 Data discovery methods are effective
A3.2.5.2 Card numbers outside of scope are handled
A3.3.1 Failures of critical controls are noticed
A3.4.1 Access to cardholder data is reviewed
A3.5.1 Attack patterns are identified
`,
  bounds: {
    '8.2.6': { maxCredentialUsageAge: { atMost: 90 } },
    '8.3.6': { MinimumPasswordLength: { atLeast: 12 } },
    '8.3.7': { PasswordReusePrevention: { atLeast: 4 } },
    '8.3.9': { MaxPasswordAge: { atMost: 90 } },
    '8.3.10.1': { MaxPasswordAge: { atMost: 90 } },
  },
  uncovered: 'systems, people and procedures that are not resources of AWS',
});
