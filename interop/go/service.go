package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// service says how jobs of the remote service behave, and what has become of them.
type service struct {
	url string
}

// sighting is what the service knows about the jobs of one name.
type sighting struct {
	Jobs []struct {
		ID        string `json:"id"`
		Key       string `json:"key"`
		IsDeleted bool   `json:"isDeleted"`
	} `json:"jobs"`
	Live     int            `json:"live"`
	Requests map[string]int `json:"requests"`
}

// behave takes JSON such as {"answer":{"state":"RUNNING"},"fail":{"get":503},"hold":["create"]}.
func (s *service) behave(ctx context.Context, name string, behaviour string) error {
	return s.do(ctx, http.MethodPut, "jobs/"+url.PathEscape(name), behaviour, nil)
}

func (s *service) look(ctx context.Context, name string) (seen sighting, err error) {
	err = s.do(ctx, http.MethodGet, "jobs/"+url.PathEscape(name), "", &seen)
	return seen, err
}

// wait answers when the query is true, such as operation=get&atLeast=2 or live=0.
func (s *service) wait(ctx context.Context, name string, query string) (seen sighting, err error) {
	err = s.do(ctx, http.MethodGet, "jobs/"+url.PathEscape(name)+"?"+query, "", &seen)
	return seen, err
}

// stopConnector sends SIGTERM.
func (s *service) stopConnector(ctx context.Context) error {
	return s.do(ctx, http.MethodPost, "stop", "", nil)
}

// exited answers the connector's exit code when it has ended.
func (s *service) exited(ctx context.Context) (code *int, err error) {
	var result struct {
		Code *int `json:"code"`
	}
	err = s.do(ctx, http.MethodGet, "exited", "", &result)
	return result.Code, err
}

func (s *service) do(ctx context.Context, method string, path string, body string, result any) error {
	request, err := http.NewRequestWithContext(ctx, method, s.url+"/control/"+path, bytes.NewBufferString(body))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the job service answers %d to %s %s: %s", response.StatusCode, method, path, text)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(text, result)
}
