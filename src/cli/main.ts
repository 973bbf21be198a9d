#!/usr/bin/env node
import { vmfarm } from "./program";

vmfarm(process.argv.slice(2));
