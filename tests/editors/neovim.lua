-- A session in Neovim without a window: `nvim --headless --clean -u NONE -l` is newer than 0.7, so that it is run by `-c luafile`. What it finds is written
-- to the file that RESULT names, a line each; a fault is one of them.

local result = assert(io.open(os.getenv("RESULT"), "w"))
local book = os.getenv("BOOK")

local function say(name, value)
  result:write(name .. "\t" .. tostring(value):gsub("\n", " ") .. "\n")
end

local function wait(what, holds)
  if not vim.wait(20000, holds, 10) then
    error("nothing came of: " .. what)
  end
end

local function diagnostics(buffer)
  return vim.diagnostic.get(buffer)
end

-- The place behind a text.
local function behind(buffer, text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local _, last = line:find(text, 1, true)
    if last then
      return number, last
    end
  end
  error("no " .. text)
end

local function replace(buffer, old, new)
  local number, last = behind(buffer, old)
  local start = last - #old
  vim.api.nvim_buf_set_text(buffer, number - 1, start, number - 1, last, { new })
end

local function ask(buffer, method, text, more)
  local number, last = behind(buffer, text)
  vim.api.nvim_win_set_cursor(0, { number, last - 1 })
  local client = vim.lsp.get_client_by_id(CLIENT)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  for name, value in pairs(more or {}) do
    params[name] = value
  end
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 20000)
  local answer = answers and answers[CLIENT]
  if not answer or answer.err then
    error(method .. " has failed: " .. vim.inspect(answer))
  end
  return answer.result, client
end

local function session()
  vim.cmd("edit " .. book .. "/content/sore-throat/05-words.md")
  local buffer = vim.api.nvim_get_current_buf()
  CLIENT = vim.lsp.start_client({
    name = "pathbook",
    cmd = { os.getenv("PATHBOOK"), "lsp", "--as-of", "2026-11-23" },
    root_dir = book,
    flags = { debounce_text_changes = 0 },
  })
  vim.lsp.buf_attach_client(buffer, CLIENT)
  wait("a session", function()
    local client = vim.lsp.get_client_by_id(CLIENT)
    return client and client.initialized
  end)
  local client = vim.lsp.get_client_by_id(CLIENT)
  say("encoding", client.offset_encoding)

  -- A letter of four bytes and two units stands before the error.
  replace(buffer, "One point each", "𝒳é [[critera]]: one point each")
  wait("a dangling link", function()
    return #diagnostics(buffer) == 1
  end)
  local own = diagnostics(buffer)[1]
  local line = vim.api.nvim_buf_get_lines(buffer, own.lnum, own.lnum + 1, false)[1]
  say("diagnostic", own.code .. " " .. line:sub(own.col + 1, own.end_col))

  replace(buffer, "critera", "criteria")
  wait("no problem", function()
    return #diagnostics(buffer) == 0
  end)

  local hover = ask(buffer, "textDocument/hover", "𝒳é [[crit")
  say("hover", hover.contents.value)
  local place = ask(buffer, "textDocument/definition", "𝒳é [[crit")
  say("definition", place.range.start.line)
  local places = ask(buffer, "textDocument/references", "𝒳é [[crit", { context = { includeDeclaration = true } })
  say("references", #places)
  local items = ask(buffer, "textDocument/completion", 'when = "crit')
  say("completion", #items > 3)

  local edit
  edit, client = ask(buffer, "textDocument/rename", "```fact crit", { newName = "criteria-met" })
  vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
  say("renamed", behind(buffer, 'when = "criteria-met >= 3"') > 0 and behind(buffer, 'was = ["criteria"]') > 0)
  say("renamed in prose", behind(buffer, "𝒳é [[criteria-met]]") > 0)
  -- Files that were not open have been changed too.
  vim.cmd("silent wall")
  wait("a book without a problem", function()
    local lens = vim.lsp.buf_request_sync(buffer, "textDocument/codeLens", { textDocument = vim.lsp.util.make_text_document_params() }, 20000)
    return #diagnostics(buffer) == 0 and #lens[CLIENT].result > 5
  end)

  wait("what becomes of unsafe edits", function()
    local params = { textDocument = vim.lsp.util.make_text_document_params() }
    local lens = vim.lsp.buf_request_sync(buffer, "textDocument/codeLens", params, 20000)
    return vim.inspect(lens[CLIENT].result):find("unsafe edit", 1, true) ~= nil
  end)
  say("unsafe edits", true)

  -- A rule that is broken is shown with its patient before anything is saved.
  vim.cmd("edit! " .. book .. "/content/sore-throat/02-pathway.md")
  local pathway = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(pathway, CLIENT)
  replace(pathway, 'forbid = ["antibiotic"]', 'consider = ["antibiotic"]')
  wait("a broken rule", function()
    return #diagnostics(nil) > 0
  end)
  local shown = false
  for _, found in ipairs(diagnostics(nil)) do
    shown = shown or found.message:find("distinguishable patients", 1, true) ~= nil
  end
  say("patient", shown)

  -- The sentence that is selected in the source becomes a quote. What is broken meanwhile is mended first.
  replace(pathway, 'consider = ["antibiotic"]', 'forbid = ["antibiotic"]')
  local path = book .. "/content/sore-throat/source.md"
  vim.fn.writefile({ "# Text", "", "Offer pain relief. Do not use an antibiotic." }, path)
  vim.cmd("edit! " .. path)
  local source = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(source, CLIENT)
  local quote
  wait("a quote", function()
    local params = {
      textDocument = vim.lsp.util.make_text_document_params(),
      range = { start = { line = 2, character = 2 }, ["end"] = { line = 2, character = 8 } },
      context = { diagnostics = {} },
    }
    local answers = vim.lsp.buf_request_sync(source, "textDocument/codeAction", params, 20000)
    for _, action in ipairs(answers[CLIENT].result or {}) do
      if not quote and action.title:find("Quote this", 1, true) then
        quote = action.edit
      end
    end
    return quote ~= nil
  end)
  vim.lsp.util.apply_workspace_edit(quote, client.offset_encoding)
  local quoted = false
  for _, buffer_with in ipairs(vim.api.nvim_list_bufs()) do
    for _, own in ipairs(vim.api.nvim_buf_get_lines(buffer_with, 0, -1, false)) do
      quoted = quoted or own:find('quote = "Offer pain relief."', 1, true) ~= nil
    end
  end
  say("quoted", quoted)
end

local fine, fault = pcall(session)
if not fine then
  say("fault", fault)
end
result:close()
vim.lsp.stop_client(CLIENT)
vim.cmd("qa!")
