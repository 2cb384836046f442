import * as fc from 'fast-check'

// In CI the same cases each time: a change is judged by what it changes. By hand every run tries others.
if (process.env['CI'] !== undefined) fc.configureGlobal({ seed: 20_261_124 })
