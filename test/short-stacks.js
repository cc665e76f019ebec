// Jest records a hundred frames of each error. Tests of hostile input make thousands of errors, and nobody reads that far.
Error.stackTraceLimit = 20;
// The CDK records the stack of each construct, which Jest then maps to sources: a tenth of each synthesis.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-stack-trace': true });
