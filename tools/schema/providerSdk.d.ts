// In place of the providers' SDKs, which take longest to read: nothing in the schema has a type of theirs.
export {};
