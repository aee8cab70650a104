// Starts `pathbook lsp` for the files of a book.
'use strict';

const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

/** @type {LanguageClient | undefined} */
let client;

exports.activate = () => {
  const command = workspace.getConfiguration('pathbook').get('command', 'pathbook');
  const files = ['markdown', 'toml', 'yaml', 'bibtex'].map((language) => ({ scheme: 'file', language }));
  client = new LanguageClient('pathbook', 'pathbook', { command, args: ['lsp'] }, { documentSelector: files });
  return client.start();
};

exports.deactivate = () => client?.stop();
