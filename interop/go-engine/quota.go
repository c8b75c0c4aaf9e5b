package main

import (
	"context"
	"slices"
	"sync"

	"github.com/flyteorg/flyte/v2/flyteplugins/go/tasks/pluginmachinery/core"
)

// quota grants so many tokens in each namespace, the same token as often as it is asked for.
type quota struct {
	mutex    sync.Mutex
	size     int
	held     map[core.ResourceNamespace][]string
	declared map[core.ResourceNamespace]int
}

func newQuota(size int) *quota {
	return &quota{size: size, held: map[core.ResourceNamespace][]string{}, declared: map[core.ResourceNamespace]int{}}
}

// RegisterResourceQuota is told what the plugin's configuration says.
func (q *quota) RegisterResourceQuota(_ context.Context, namespace core.ResourceNamespace, size int) error {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.declared[namespace] = size
	return nil
}

// GetID names the manager.
func (q *quota) GetID() string { return "interop" }

// AllocateResource is asked in every round until it grants the token.
func (q *quota) AllocateResource(_ context.Context, namespace core.ResourceNamespace, token string,
	_ core.ResourceConstraintsSpec) (core.AllocationStatus, error) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if slices.Contains(q.held[namespace], token) {
		return core.AllocationStatusGranted, nil
	}
	if len(q.held[namespace]) >= q.size {
		return core.AllocationStatusExhausted, nil
	}
	q.held[namespace] = append(q.held[namespace], token)
	return core.AllocationStatusGranted, nil
}

// ReleaseResource takes a token back; one that nobody has is no error.
func (q *quota) ReleaseResource(_ context.Context, namespace core.ResourceNamespace, token string) error {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.held[namespace] = slices.DeleteFunc(q.held[namespace], func(held string) bool { return held == token })
	return nil
}

func (q *quota) holds(token string) bool {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	return slices.Contains(q.held["default"], token)
}
