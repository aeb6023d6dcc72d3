# The targets that the team knows by name; each calls ./micro or SAM.
.DEFAULT_GOAL := help
STACK ?= AwsMicroServiceCpp
SAM_FLAGS ?= --template infra/template.yaml

.PHONY: help build up down validate deploy build-deploy format lint tests ci clean \
	pre-commit-install pre-commit-run

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build local_cloud and every function
	./micro build

up: ## Run the whole system here
	./micro up

down: ## Stop what `./micro up --detach` started
	./micro down

validate: ## Let SAM check the templates
	sam validate --lint $(SAM_FLAGS)

deploy: ## Deploy what `sam build` made
	sam deploy --config-file infra/samconfig.toml --stack-name $(STACK)

build-deploy: ## Build with SAM, then deploy
	sam build $(SAM_FLAGS) --parallel
	$(MAKE) deploy

format: ## Rewrite the sources in the house's format
	./micro format

lint: ## Check format, arrows between parts, clang-tidy
	./micro lint

tests: ## Build and run all tests
	./micro test

ci: lint tests ## What a pull request has to pass

clean: ## Remove what was built
	./micro clean

pre-commit-install: ## Run the checks before each commit
	pre-commit install

pre-commit-run: ## Run the checks over all files
	pre-commit run --all-files
